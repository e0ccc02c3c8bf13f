import assert from "node:assert/strict";
import { test } from "node:test";
import { diag } from "../../../src/api/mod.ts";
import {
  detectResources,
  hostDetector,
  processDetector,
  Resource,
  RESOURCE_SCHEMA_URL,
  type ResourceDetector,
  serviceDetector,
} from "../../../src/sdk/resource/mod.ts";
import { readResource } from "../../../src/sdk/resource/read_resource.ts";

const INFO = {
  pid: 1,
  executableName: "deno",
  runtimeName: "deno",
  runtimeVersion: "2.9.6",
  runtimeDescription: "Deno",
  hostName: "box",
  hostArch: "amd64",
  osType: "linux",
  osVersion: "6.1",
};

test("processDetector.detect() finds the process and its runtime", () => {
  const resource = processDetector.detect(INFO);
  assert.deepEqual(resource.attributes, {
    "process.pid": 1,
    "process.executable.name": "deno",
    "process.runtime.name": "deno",
    "process.runtime.version": "2.9.6",
    "process.runtime.description": "Deno",
  });
  assert.equal(resource.schemaUrl, RESOURCE_SCHEMA_URL);
});

test("hostDetector.detect() finds the host and leaves out what is not known", () => {
  const { hostName: _, ...rest } = INFO;
  assert.deepEqual(hostDetector.detect(rest).attributes, {
    "host.arch": "amd64",
    "os.type": "linux",
    "os.version": "6.1",
  });
});

test("detect() answers with the empty resource when nothing is known", () => {
  assert.equal(hostDetector.detect({}), Resource.empty());
  assert.equal(processDetector.detect({}), Resource.empty());
});

test("serviceDetector.detect() gives one random instance id to the process", () => {
  const id = serviceDetector.detect({}).attributes["service.instance.id"];
  assert.match(String(id), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.equal(serviceDetector.detect({}).attributes["service.instance.id"], id);
});

test("detect() of every detector sets the schema URL", () => {
  for (const detector of [serviceDetector, hostDetector, processDetector]) {
    assert.equal(detector.detect(INFO).schemaUrl, RESOURCE_SCHEMA_URL, detector.name);
  }
});

test("detectResources() lets later detectors win and passes over one that throws", () => {
  const resource = detectResources([
    { name: "first", detect: () => new Resource({ a: 1, b: 1 }) },
    {
      name: "broken",
      detect: () => {
        throw new Error("broken detector");
      },
    },
    { name: "last", detect: ({ pid }) => new Resource({ b: 2, pid }) },
  ], INFO);
  assert.deepEqual(resource.attributes, { a: 1, b: 2, pid: 1 });
});

test("detectResources() goes on when a detector is none, or can hardly be looked at", () => {
  const bare = Object.assign(Object.create(null), {
    detect: () => {
      throw new Error("broken detector");
    },
  });
  // As plain JavaScript may give them.
  const detectors: ResourceDetector[] = [null, undefined, 5, bare, hostDetector];
  const { attributes } = detectResources(detectors, INFO);
  assert.deepEqual(attributes, hostDetector.detect(INFO).attributes);
});

test("readResource() takes attributes whose keys every object inherits", () => {
  const attributes = { constructor: "a", toString: "b", ["__proto__"]: "c" };
  const read = readResource({ attributes });
  assert.deepEqual(Object.entries(read?.resource.attributes ?? {}), Object.entries(attributes));
});

test("detectResources() leaves out what is no resource, and goes on", async () => {
  const messages: string[] = [];
  const log = (message: string): void => void messages.push(message);
  diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log });
  const answering = (name: string, answer: () => unknown): ResourceDetector => ({
    name,
    // why: plain JavaScript answers with what it likes
    detect: () => answer() as Resource,
  });
  const resource = detectResources([
    answering("late", () => Promise.resolve(new Resource({ late: true }))),
    answering("rejecting", () => Promise.reject(new Error("no network"))),
    answering("plain", () => ({ plain: true })),
    answering("other SDK's", () => ({ attributes: "other", merge: () => {} })),
    answering("silent", () => undefined),
    hostDetector,
  ], INFO);
  await Promise.resolve();
  diag.disable();
  assert.deepEqual(resource.attributes, hostDetector.detect(INFO).attributes);
  assert.equal(resource.schemaUrl, RESOURCE_SCHEMA_URL);
  assert.deepEqual(messages, [
    'Resource detector "late" returned a promise instead of a Resource.',
    'Resource detector "rejecting" returned a promise instead of a Resource.',
    'Resource detector "plain" returned another object instead of a Resource.',
    'Resource detector "other SDK\'s" returned another object instead of a Resource.',
    'Resource detector "silent" returned undefined instead of a Resource.',
  ]);
});

test("detectResources() takes what is found at once, and tells what is late", async () => {
  const messages: string[] = [];
  const log = (message: string): void => void messages.push(message);
  diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log });
  class CloudDetector {
    detect(): object {
      // A rejection that nobody handles would end the test.
      return {
        attributes: { zone: "a", id: Promise.reject(new Error("no network")), none: undefined },
      };
    }
  }
  const nothing = { detect: (): object => ({}) };
  const resource = detectResources([new CloudDetector(), nothing], INFO);
  await Promise.resolve();
  diag.disable();
  assert.deepEqual(resource.attributes, { zone: "a" });
  assert.deepEqual(messages, [
    'Resource detector "CloudDetector" has promises for the attributes id, which are left out: ' +
    "await them before init() and pass the values as resourceAttributes.",
  ]);
});
