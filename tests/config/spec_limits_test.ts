// Each limit by its variable, from the environment to the span that it bounds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InMemorySpanExporter } from "../../src/exporters/mod.ts";
import { type ReadableSpan, SimpleSpanProcessor, TracerProvider } from "../../src/sdk/mod.ts";
import { resolve } from "./environment.ts";

const LINKED = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
const ATTRIBUTES = { a: "long text", b: "long text", c: "long text" };

/** A span with three of everything, recorded in an environment of one variable. */
async function spanWith(name: string, value: string): Promise<ReadableSpan> {
  const { config, messages } = resolve({ [name]: value });
  assert.deepEqual(messages, []);
  const exporter = new InMemorySpanExporter();
  await using provider = new TracerProvider({
    spanLimits: config.traces.spanLimits,
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const links = [1, 2, 3].map(() => ({ context: LINKED, attributes: ATTRIBUTES }));
  const span = provider.getTracer("limits").startSpan("work", { attributes: ATTRIBUTES, links });
  for (let index = 0; index < 3; index++) span.addEvent(`event ${index}`, ATTRIBUTES);
  span.end();
  await provider.forceFlush();
  const [found] = exporter.finishedSpans();
  assert.ok(found);
  return found;
}

/** How many attributes a span, its first event and its first link have. */
function attributeCounts(span: ReadableSpan): readonly number[] {
  return [span, ...span.events.slice(0, 1), ...span.links.slice(0, 1)]
    .map(({ attributes }) => Object.keys(attributes ?? {}).length);
}

/** The first value of a span, of its first event and of its first link. */
function firstValues(span: ReadableSpan): readonly unknown[] {
  return [span, ...span.events.slice(0, 1), ...span.links.slice(0, 1)]
    .map(({ attributes }) => attributes?.["a"]);
}

test("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT bounds the attributes of a span", async () => {
  const span = await spanWith("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "2");
  assert.deepEqual(attributeCounts(span), [2, 3, 3]);
  assert.equal(span.droppedAttributesCount, 1);
});

test("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT cuts the values of a span's attributes", async () => {
  const span = await spanWith("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4");
  assert.deepEqual(firstValues(span), ["long", "long", "long"]);
});

test("OTEL_SPAN_EVENT_COUNT_LIMIT bounds the events of a span", async () => {
  const span = await spanWith("OTEL_SPAN_EVENT_COUNT_LIMIT", "2");
  assert.deepEqual(span.events.map(({ name }) => name), ["event 0", "event 1"]);
  assert.equal(span.droppedEventsCount, 1);
});

test("OTEL_SPAN_LINK_COUNT_LIMIT bounds the links of a span", async () => {
  const span = await spanWith("OTEL_SPAN_LINK_COUNT_LIMIT", "1");
  assert.deepEqual([span.links.length, span.droppedLinksCount], [1, 2]);
});

test("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT bounds the attributes of an event", async () => {
  const span = await spanWith("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "1");
  assert.deepEqual(attributeCounts(span), [3, 1, 3]);
  assert.equal(span.events[0]?.droppedAttributesCount, 2);
});

test("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT bounds the attributes of a link", async () => {
  const span = await spanWith("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "1");
  assert.deepEqual(attributeCounts(span), [3, 3, 1]);
  assert.equal(span.links[0]?.droppedAttributesCount, 2);
});

test("OTEL_ATTRIBUTE_COUNT_LIMIT bounds the attributes of spans, events and links", async () => {
  const span = await spanWith("OTEL_ATTRIBUTE_COUNT_LIMIT", "2");
  assert.deepEqual(attributeCounts(span), [2, 2, 2]);
});

test("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT cuts the values of all attributes", async () => {
  const span = await spanWith("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "0");
  assert.deepEqual(firstValues(span), ["", "", ""]);
});
