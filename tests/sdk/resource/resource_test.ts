import assert from "node:assert/strict";
import { test } from "node:test";
import { diag, DiagLogLevel } from "../../../src/api/mod.ts";
import { defaultResource, Resource, RESOURCE_SCHEMA_URL } from "../../../src/sdk/resource/mod.ts";

test("Resource() keeps the attributes, frozen", () => {
  const given = { "service.name": "shop", list: ["a"], skipped: undefined, empty: "", none: null };
  const resource = new Resource(given);
  given["service.name"] = "changed";
  given.list.push("b");
  assert.deepEqual(resource.attributes, {
    "service.name": "shop",
    list: ["a"],
    empty: "",
    none: null,
  });
  assert.ok(Object.isFrozen(resource.attributes));
});

test("Resource() has no limit on attributes", () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, i]));
  assert.equal(Object.keys(new Resource(many).attributes).length, 300);
});

test("empty() has neither attributes nor schema URL", () => {
  assert.deepEqual(Resource.empty().attributes, {});
  assert.equal(Resource.empty().schemaUrl, "");
});

test("merge() lets the updating resource win, even with an empty value", () => {
  const older = new Resource({ a: 1, b: "old", c: "old" });
  const merged = older.merge(new Resource({ b: "new", c: "", d: true }));
  assert.deepEqual(merged.attributes, { a: 1, b: "new", c: "", d: true });
  assert.deepEqual(older.attributes, { a: 1, b: "old", c: "old" });
});

test("merge() keeps the schema URL that is not empty", () => {
  const some = new Resource({ a: 1 }, { schemaUrl: "https://some/1" });
  const none = new Resource({ b: 1 });
  assert.equal(some.merge(none).schemaUrl, "https://some/1");
  assert.equal(none.merge(some).schemaUrl, "https://some/1");
  assert.equal(some.merge(some).schemaUrl, "https://some/1");
  assert.equal(none.merge(none).schemaUrl, "");
  assert.equal(some.merge(Resource.empty()).schemaUrl, "https://some/1");
});

test("merge() reports two different schema URLs and gives none", () => {
  const warnings: string[] = [];
  const ignore = (): void => {};
  diag.setLogger({
    error: ignore,
    warn: (message) => void warnings.push(message),
    info: ignore,
    debug: ignore,
    verbose: ignore,
  }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const merged = new Resource({ a: 1 }, { schemaUrl: "https://some/1" })
    .merge(new Resource({ a: 2, b: 3 }, { schemaUrl: "https://some/2" }));
  diag.disable();
  assert.deepEqual(merged.attributes, { a: 2, b: 3 });
  assert.equal(merged.schemaUrl, "");
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /"https:\/\/some\/1" and "https:\/\/some\/2"/);
});

test("defaultResource() names the SDK and an unknown service", () => {
  const { attributes, schemaUrl } = defaultResource("deno");
  assert.equal(attributes["service.name"], "unknown_service:deno");
  assert.equal(attributes["telemetry.sdk.name"], "@offthread/otel");
  assert.equal(attributes["telemetry.sdk.language"], "javascript");
  assert.match(String(attributes["telemetry.sdk.version"]), /^\d+\.\d+\.\d+/);
  assert.equal(schemaUrl, RESOURCE_SCHEMA_URL);
  assert.equal(defaultResource().attributes["service.name"], "unknown_service");
  assert.equal(defaultResource("").attributes["service.name"], "unknown_service");
});
