import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveResource } from "../../src/config/resolve/resolve_resource.ts";
import type { InitOptions } from "../../src/config/options/init_options.ts";
import { Resource } from "../../src/sdk/mod.ts";
import { resolve } from "./environment.ts";

function attributes(
  variables: Readonly<Record<string, string>>,
  options: InitOptions = {},
): Readonly<Record<string, unknown>> {
  const { config } = resolve(variables, { resourceDetectors: [], ...options });
  return resolveResource(config.resource, { executableName: "deno" }).attributes;
}

const LIST = "service.name=list,team=env,zone=env";

test("resolveResource() falls back to unknown_service with the executable", () => {
  assert.equal(attributes({})["service.name"], "unknown_service:deno");
});

test("resolveResource() reads OTEL_RESOURCE_ATTRIBUTES", () => {
  const found = attributes({ OTEL_RESOURCE_ATTRIBUTES: "service.name=a%2Cb,team=x%3Dy" });
  assert.equal(found["service.name"], "a,b");
  assert.equal(found["team"], "x=y");
});

test("resolveResource() leaves OTEL_RESOURCE_ATTRIBUTES out when it cannot be decoded", () => {
  const variables = { OTEL_RESOURCE_ATTRIBUTES: "team=one,zone=%E0%A4%A" };
  assert.equal("team" in attributes(variables), false);
  assert.deepEqual(resolve(variables).messages, [
    'OTEL_RESOURCE_ATTRIBUTES="team=one,zone=%E0%A4%A" is ignored as a whole, because ' +
    "pair 2 has a broken percent-encoding; it counts as not set.",
  ]);
});

test("resolveResource() takes OTEL_SERVICE_NAME before the list", () => {
  const variables = { OTEL_RESOURCE_ATTRIBUTES: LIST, OTEL_SERVICE_NAME: "name" };
  assert.equal(attributes(variables)["service.name"], "name");
});

test("resolveResource() takes code before the environment", () => {
  const variables = { OTEL_RESOURCE_ATTRIBUTES: LIST, OTEL_SERVICE_NAME: "name" };
  const found = attributes(variables, {
    resource: new Resource({ team: "resource", "service.name": "resource" }),
    resourceAttributes: { "service.name": "attribute" },
  });
  assert.deepEqual([found["service.name"], found["team"], found["zone"]], [
    "attribute",
    "resource",
    "env",
  ]);
  const named = attributes(variables, {
    serviceName: "option",
    resourceAttributes: { "service.name": "attribute" },
  });
  assert.equal(named["service.name"], "option");
});

test("resolveResource() takes the environment before the detectors", () => {
  const detector = { name: "test", detect: () => new Resource({ team: "found", pid: 1 }) };
  const found = attributes({ OTEL_RESOURCE_ATTRIBUTES: LIST }, { resourceDetectors: [detector] });
  assert.deepEqual([found["team"], found["pid"]], ["env", 1]);
});

test("resolveResource() takes a resource of the official packages", () => {
  const raw: [string, unknown][] = [["team", "first"], ["team", "second"], [
    "host.id",
    Promise.resolve("later"),
  ]];
  const resource = { attributes: { team: "first" }, getRawAttributes: () => raw };
  const found = attributes({ OTEL_RESOURCE_ATTRIBUTES: LIST }, { resource });
  assert.equal(found["team"], "first");
  assert.equal("host.id" in found, false);
});
