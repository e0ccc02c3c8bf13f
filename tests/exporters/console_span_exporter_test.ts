import { test } from "node:test";
import assert from "node:assert/strict";
import { createTraceState, reportCounts, ROOT_CONTEXT, trace } from "../../src/api/mod.ts";
import { ConsoleSpanExporter } from "../../src/exporters/mod.ts";
import { SimpleSpanProcessor } from "../../src/sdk/mod.ts";
import { spanContextOf, traceFixture } from "../sdk/trace/trace_fixture.ts";

test("export() prints everything that a span holds", async () => {
  const printed: object[] = [];
  const exporter = new ConsoleSpanExporter((span) => printed.push(span));
  const { record, time } = traceFixture();
  const parent = spanContextOf("a", { traceState: createTraceState("v=1") });
  const span = record(
    "work",
    { kind: 1, attributes: { a: 1 }, links: [{ context: spanContextOf("b") }] },
    trace.setSpanContext(ROOT_CONTEXT, parent),
  );
  span.addEvent("e", { b: 2 });
  time.advance(5);
  span.setStatus({ code: 2, message: "broken" }).end();
  assert.equal(await exporter.export([span]), "success");
  assert.deepEqual(printed, [{
    name: "work",
    traceId: parent.traceId,
    spanId: "0000000000000001",
    parentSpanId: parent.spanId,
    traceFlags: 1,
    traceState: "v=1",
    kind: 1,
    startTime: [1_700_000_000, 0],
    duration: [0, 5_000_000],
    status: { code: 2, message: "broken" },
    attributes: { a: 1 },
    events: [{
      name: "e",
      time: [1_700_000_000, 0],
      attributes: { b: 2 },
      droppedAttributesCount: 0,
    }],
    links: [{ context: spanContextOf("b"), attributes: {}, droppedAttributesCount: 0 }],
    instrumentationScope: {
      name: "fixture",
      version: "",
      schemaUrl: "",
      attributes: {},
      droppedAttributesCount: 0,
    },
    resource: { "service.name": "fixture" },
  }]);
});

test("export() prints the others when one span cannot be printed", async () => {
  const printed: unknown[] = [];
  const exporter = new ConsoleSpanExporter((span) => {
    const { name } = Object(span);
    if (name === "bad") throw new Error("from print");
    printed.push(name);
  });
  const { record } = traceFixture();
  const spans = ["one", "bad", "two"].map((name) => record(name));
  assert.equal(await exporter.export(spans), "failure");
  assert.deepEqual(printed, ["one", "two"]);
});

test("export() answers failure when an async print rejects, and prints the others", async () => {
  const names: unknown[] = [];
  // Fits, and a rejection that nobody handles would end the process.
  const exporter = new ConsoleSpanExporter((span) => {
    names.push(Reflect.get(span, "name"));
    return Promise.reject(new Error("async print"));
  });
  const { record } = traceFixture();
  const count = (): number => reportCounts().get("console-export") ?? 0;
  const before = count();
  assert.equal(await exporter.export(["one", "two"].map((name) => record(name))), "failure");
  assert.deepEqual([names, count() - before], [["one", "two"], 2]);
});

test("export() prints a span whose trace state throws", async () => {
  const printed: object[] = [];
  const exporter = new ConsoleSpanExporter((span) => printed.push(span));
  const traceState = {
    ...createTraceState(),
    serialize: () => {
      throw new Error("from a trace state");
    },
  };
  const parent = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { traceState }));
  assert.equal(await exporter.export([traceFixture().record("work", {}, parent)]), "success");
  assert.equal(Reflect.get(printed[0], "traceState"), "");
});

test("export() has printed when a span that ended alone has ended", () => {
  const printed: object[] = [];
  const exporter = new ConsoleSpanExporter((span) => printed.push(span));
  traceFixture({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).record().end();
  assert.equal(printed.length, 1);
});

test("export() answers failure after shutdown() and prints nothing", async () => {
  const printed: object[] = [];
  const exporter = new ConsoleSpanExporter((span) => printed.push(span));
  await exporter.forceFlush();
  await exporter.shutdown();
  assert.equal(await exporter.export([traceFixture().record()]), "failure");
  assert.deepEqual(printed, []);
});
