import assert from "node:assert/strict";
import { test } from "node:test";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace";
import type * as old from "@opentelemetry/api-1.9";
import { ROOT_CONTEXT, trace } from "../../src/api/mod.ts";
import type { SetupOptions } from "../../src/init/mod.ts";
import { Resource, type SpanProcessor, TracerProvider } from "../../src/sdk/mod.ts";
import { RecordingSpan } from "../../src/sdk/trace/span/recording_span.ts";
import { CountingIds } from "../sdk/trace/trace_fixture.ts";

// Passing them to the provider as they are tests their types.
test("end() takes our spans through official processors to official exporters", async () => {
  const exporters = [new InMemorySpanExporter(), new InMemorySpanExporter()];
  const spanProcessors: SpanProcessor[] = [
    new SimpleSpanProcessor({ exporter: exporters[0] }),
    new BatchSpanProcessor({ exporter: exporters[1] }),
  ];
  const resource = new Resource({ "service.name": "shop" });
  const provider = new TracerProvider({ resource, spanProcessors, idGenerator: new CountingIds() });
  const tracer = provider.getTracer("shop", "1.0.0");
  const parent = tracer.startSpan("checkout");
  tracer.startSpan("pay", { attributes: { cents: 5 } }, trace.setSpan(ROOT_CONTEXT, parent)).end();
  parent.end();
  await provider.forceFlush();
  for (const exporter of exporters) {
    const [pay, checkout] = exporter.getFinishedSpans();
    assert.equal(checkout.name, "checkout");
    assert.deepEqual(pay.parentSpanContext, checkout.spanContext());
    assert.deepEqual(pay.attributes, { cents: 5 });
    assert.deepEqual(pay.resource.attributes, { "service.name": "shop" });
    assert.equal(pay.instrumentationScope.name, "shop");
  }
  await provider.shutdown();
});

test("end() gives exporters of the official SDK 1.x the parent and the scope of a span", () => {
  const seen: unknown[] = [];
  const processor: SpanProcessor = {
    onStart: () => {},
    onEnd: (span) =>
      void seen.push([
        Reflect.get(span, "parentSpanId"),
        Reflect.get(span, "instrumentationLibrary"),
      ]),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer("shop", "1.0.0");
  const remote = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
  const parent = tracer.startSpan("checkout", {}, trace.setSpanContext(ROOT_CONTEXT, remote));
  tracer.startSpan("pay", {}, trace.setSpan(ROOT_CONTEXT, parent)).end();
  parent.end();
  tracer.startSpan("root", { root: true }).end();
  const scope = parent instanceof RecordingSpan && parent.instrumentationScope;
  assert.ok(scope && scope.name === "shop");
  assert.deepEqual(seen, [
    [parent.spanContext().spanId, scope],
    [remote.spanId, scope],
    [undefined, scope],
  ]);
});

test("merge() of an official resource takes ours in", () => {
  const ours = new Resource({ "service.name": "shop", pid: 1 });
  const merged = resourceFromAttributes({ pid: 2, host: "a" }).merge(ours);
  assert.deepEqual(merged.attributes, { pid: 1, host: "a", "service.name": "shop" });
});

/** A span by the types of the official packages for API 1.9. */
interface OlderSpan extends old.Span {
  readonly attributes: old.Attributes;
  readonly links: (old.Link & { attributes?: old.Attributes })[];
  readonly resource: { readonly attributes: old.Attributes; readonly schemaUrl?: string };
}

/** A processor for API 1.9, like those of most vendors. */
class OlderProcessor {
  readonly seen: string[] = [];

  onStart(span: OlderSpan, parentContext: old.Context): void {
    span.setAttribute("sampled.out", parentContext.getValue(Symbol("none")) === undefined);
  }

  onEnd(span: OlderSpan): void {
    this.seen.push(`${span.resource.attributes["service.name"]} ${span.attributes["sampled.out"]}`);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

test("TracerProvider() takes a span processor whose types are of API 1.9", () => {
  const older = new OlderProcessor();
  const resource = new Resource({ "service.name": "shop" });
  const provider = new TracerProvider({ resource, spanProcessors: [older] });
  provider.getTracer("shop").startSpan("checkout").end();
  assert.deepEqual(older.seen, ["shop true"]);
  const options: SetupOptions = { spanProcessors: [older] };
  assert.equal(options.spanProcessors?.length, 1);
});
