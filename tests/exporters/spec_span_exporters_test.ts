import assert from "node:assert/strict";
import { test } from "node:test";
import { ConsoleSpanExporter, InMemorySpanExporter } from "../../src/exporters/mod.ts";
import {
  type ExportResult,
  type FlushOptions,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
  TracerProvider,
} from "../../src/sdk/mod.ts";

/** An exporter as an application writes one. */
class OwnExporter implements SpanExporter {
  readonly calls: string[] = [];

  export(spans: readonly ReadableSpan[]): Promise<ExportResult> {
    this.calls.push(`export ${spans.map(({ name }) => name).join(" ")}`);
    return Promise.resolve("success");
  }

  forceFlush(_options?: FlushOptions): Promise<void> {
    this.calls.push("forceFlush");
    return Promise.resolve();
  }

  shutdown(_options?: FlushOptions): Promise<void> {
    this.calls.push("shutdown");
    return Promise.resolve();
  }
}

function providerOf(exporter: SpanExporter): TracerProvider {
  return new TracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
}

test("SpanExporter of the application gets spans, forceFlush() and shutdown()", async () => {
  const exporter = new OwnExporter();
  const provider = providerOf(exporter);
  provider.getTracer("spec").startSpan("one").end();
  assert.equal(await provider.forceFlush(), "success");
  assert.deepEqual(exporter.calls, ["export one", "forceFlush"]);
  assert.equal(await provider.shutdown(), "success");
  assert.equal(exporter.calls.at(-1), "shutdown");
});

test("ConsoleSpanExporter.export() prints each span with what makes it up", async () => {
  const printed: object[] = [];
  const exporter = new ConsoleSpanExporter((span) => void printed.push(span));
  const provider = providerOf(exporter);
  const span = provider.getTracer("spec", "1.0").startSpan("one", { attributes: { a: 1 } });
  span.addEvent("event");
  span.end();
  await provider.forceFlush();
  const shown = JSON.stringify(printed);
  const { traceId, spanId } = span.spanContext();
  for (const part of ['"one"', '"spec"', '"1.0"', '{"a":1}', '"event"', traceId, spanId]) {
    assert.ok(shown.includes(part), part);
  }
  assert.equal(printed.length, 1);
});

test("ConsoleSpanExporter.export() prints nothing after shutdown()", async () => {
  const exporter = new ConsoleSpanExporter(() => assert.fail("printed"));
  await exporter.forceFlush();
  await exporter.shutdown();
  assert.equal(await exporter.export([]), "failure");
});

test("InMemorySpanExporter.export() keeps spans in order until reset()", async () => {
  const exporter = new InMemorySpanExporter();
  const provider = providerOf(exporter);
  const tracer = provider.getTracer("spec");
  for (const name of ["one", "two"]) tracer.startSpan(name).end();
  await provider.forceFlush();
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["one", "two"]);
  exporter.finishedSpans().pop();
  assert.equal(exporter.finishedSpans().length, 2);
  exporter.reset();
  assert.deepEqual(exporter.finishedSpans(), []);
});

test("InMemorySpanExporter.shutdown() keeps what is there, and takes no more", async () => {
  const exporter = new InMemorySpanExporter();
  const provider = providerOf(exporter);
  provider.getTracer("spec").startSpan("one").end();
  await provider.shutdown();
  assert.equal(await exporter.export(exporter.finishedSpans()), "failure");
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["one"]);
});
