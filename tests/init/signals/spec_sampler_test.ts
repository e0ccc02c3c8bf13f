// Each sampler by its name in the environment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSampler } from "../../../src/init/signals/create_sampler.ts";
import { init } from "../../../mod.ts";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  Resource,
  type Sampler,
} from "../../../src/sdk/mod.ts";
import { resolve } from "../../config/environment.ts";

function samplerOf(variables: Readonly<Record<string, string>>): string {
  const config = resolve(variables).config.traces.sampler;
  const sampler = createSampler(config, new Resource({ "service.name": "shop" }));
  sampler.shutdown?.();
  return String(sampler);
}

function parentBased(root: string): string {
  return `ParentBased{root=${root}, remoteParentSampled=AlwaysOnSampler, ` +
    "remoteParentNotSampled=AlwaysOffSampler, localParentSampled=AlwaysOnSampler, " +
    "localParentNotSampled=AlwaysOffSampler}";
}

test("OTEL_TRACES_SAMPLER names the sampler that is created", () => {
  const samplers: readonly (readonly [name: string, sampler: string])[] = [
    ["always_on", "AlwaysOnSampler"],
    ["always_off", "AlwaysOffSampler"],
    ["traceidratio", "TraceIdRatioBased{1}"],
    ["parentbased_always_on", parentBased("AlwaysOnSampler")],
    ["parentbased_always_off", parentBased("AlwaysOffSampler")],
    ["parentbased_traceidratio", parentBased("TraceIdRatioBased{1}")],
    ["jaeger_remote", "JaegerRemoteSampler{TraceIdRatioBased{0.001}}"],
    [
      "parentbased_jaeger_remote",
      parentBased("JaegerRemoteSampler{TraceIdRatioBased{0.001}}"),
    ],
    ["", parentBased("AlwaysOnSampler")],
  ];
  for (const [name, sampler] of samplers) {
    assert.equal(samplerOf({ OTEL_TRACES_SAMPLER: name }), sampler);
  }
});

test("createSampler() calls a function with the resource, and it must return a sampler", () => {
  const resource = new Resource({ "service.name": "shop" });
  const { config } = resolve({ OTEL_TRACES_SAMPLER: "always_off" }, {
    sampler: ({ attributes }) =>
      attributes["service.name"] === "shop" ? new AlwaysOnSampler() : new AlwaysOffSampler(),
  });
  assert.equal(String(createSampler(config.traces.sampler, resource)), "AlwaysOnSampler");
  // A rejection that nobody handles would end the process.
  for (const answer of [() => undefined, () => Promise.reject(new Error("from a sampler"))]) {
    // why: plain JavaScript may give anything
    const broken = resolve({}, { sampler: answer as unknown as () => Sampler });
    assert.throws(
      () => createSampler(broken.config.traces.sampler, resource),
      /^TypeError: Cannot use option sampler: its function must return a sampler\.$/,
    );
  }
});

test("createSampler() names the option when its function throws", () => {
  const cause = new Error("no rules");
  const { config } = resolve({}, {
    sampler: () => {
      throw cause;
    },
  });
  assert.throws(
    () => createSampler(config.traces.sampler, Resource.empty()),
    (error) => {
      assert.ok(error instanceof TypeError);
      assert.equal(
        error.message,
        "Cannot use option sampler: its function threw: Error: no rules",
      );
      assert.equal(error.cause, cause);
      return true;
    },
  );
});

test("OTEL_TRACES_SAMPLER_ARG is the ratio of the sampler that is created", () => {
  const variables = { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.25" };
  assert.equal(samplerOf(variables), "TraceIdRatioBased{0.25}");
  const parent = { ...variables, OTEL_TRACES_SAMPLER: "parentbased_traceidratio" };
  assert.equal(samplerOf(parent), parentBased("TraceIdRatioBased{0.25}"));
});

test("shutdown() of the handle tells a sampler that init() had made, once", async () => {
  const told: string[] = [];
  const handle = init({
    serviceName: "shop",
    traces: { exporter: "none" },
    metrics: { exporter: "none" },
    logs: { exporter: "none" },
    sampler: ({ attributes }) => {
      const sampler: Sampler = new AlwaysOnSampler();
      sampler.shutdown = () => void told.push(String(attributes["service.name"]));
      return new ParentBasedSampler({ root: sampler, localParentSampled: sampler });
    },
  });
  assert.deepEqual(told, []);
  await handle.shutdown();
  assert.deepEqual(told, ["shop"]);
});
