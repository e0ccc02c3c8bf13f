import { test } from "node:test";
import assert from "node:assert/strict";
import {
  createTraceState,
  INVALID_SPAN_CONTEXT,
  INVALID_SPANID,
  type Link,
} from "../../../src/api/mod.ts";
import { type KeptLink, putLink } from "../../../src/sdk/trace/span/link_fields.ts";
import { resolveSpanLimits } from "../../../src/sdk/trace/span/span_limits.ts";
import { spanContextOf, traceFixture } from "./trace_fixture.ts";

test("startSpan() records links, with their attributes", () => {
  const context = spanContextOf("a", { traceState: createTraceState("v=1"), isRemote: true });
  const span = traceFixture().record("work", { links: [{ context, attributes: { a: 1 } }] });
  assert.deepEqual(span.links, [{ context, attributes: { a: 1 }, droppedAttributesCount: 0 }]);
});

test("addLink() and addLinks() record links after creation", () => {
  const span = traceFixture().record("work", { links: [{ context: spanContextOf("a") }] });
  assert.equal(span.addLink({ context: spanContextOf("b") }), span);
  span.addLinks([{ context: spanContextOf("c") }, { context: spanContextOf("d") }]);
  const ids = span.links.map(({ context }) => context.spanId[0]);
  assert.deepEqual(ids, ["a", "b", "c", "d"]);
});

test("addLink() keeps the order in which links were added", () => {
  const span = traceFixture().record();
  for (const digit of "93715") span.addLink({ context: spanContextOf(digit) });
  assert.equal(span.links.map(({ context }) => context.spanId[0]).join(""), "93715");
});

test("addLink() records a link to nothing when it has attributes or a trace state", () => {
  const span = traceFixture().record();
  span.addLink({ context: INVALID_SPAN_CONTEXT, attributes: { a: 1 } });
  const traceState = createTraceState("v=1");
  span.addLink({ context: { ...INVALID_SPAN_CONTEXT, traceState } });
  assert.deepEqual(span.links.map(({ attributes }) => attributes), [{ a: 1 }, {}]);
  assert.equal(span.links[1].context.traceState, traceState);
});

test("putLink() keeps the one id of a link that is valid", () => {
  const list: KeptLink[] = [];
  const limits = resolveSpanLimits();
  const attributes = { a: 1 };
  const context = spanContextOf("a");
  putLink(list, { context: { ...context, spanId: INVALID_SPANID }, attributes }, limits);
  putLink(list, { context: { ...context, traceId: "none" }, attributes }, limits);
  assert.deepEqual(
    list.map((link) => [link.traceWord0 >>> 0, link.traceWord3 >>> 0, link.spanWord1 >>> 0]),
    [[0xaaaaaaaa, 0xaaaaaaaa, 0], [0, 0, 0xaaaaaaaa]],
  );
});

test("addLink() ignores a link to nothing that says nothing", () => {
  const span = traceFixture().record();
  span.addLink({ context: INVALID_SPAN_CONTEXT });
  const nothing: unknown[] = [undefined, null, {}, { context: null }, 5];
  for (const link of nothing) span.addLink(link as Link); // as plain JavaScript may call it
  assert.deepEqual([span.links, span.droppedLinksCount], [[], 0]);
});

test("addLink() drops links beyond the limit and counts them", () => {
  const { record } = traceFixture({ spanLimits: { linkCountLimit: 2 } });
  const links = ["a", "b", "c"].map((digit) => ({ context: spanContextOf(digit) }));
  const span = record("work", { links });
  span.addLink({ context: spanContextOf("d") });
  assert.deepEqual([span.links.length, span.droppedLinksCount], [2, 2]);
});

test("addLink() keeps 128 links by default", () => {
  const span = traceFixture().record();
  for (let i = 0; i < 130; i++) span.addLink({ context: spanContextOf("a") });
  assert.deepEqual([span.links.length, span.droppedLinksCount], [128, 2]);
});

test("addLink() drops attributes of a link beyond the limit and counts them", () => {
  const limits = { attributePerLinkCountLimit: 1, attributeValueLengthLimit: 2 };
  const span = traceFixture({ spanLimits: limits }).record();
  const attributes = { a: "long", b: 2, c: 3 };
  span.addLink({ context: spanContextOf("a"), attributes, droppedAttributesCount: 4 });
  assert.deepEqual(span.links[0].attributes, { a: "lo" });
  assert.equal(span.links[0].droppedAttributesCount, 6);
});

test("addLink() keeps the count of dropped attributes within 32 bits", () => {
  const span = traceFixture().record();
  for (const droppedAttributesCount of [2 ** 33, Infinity, 1.5, -1, NaN]) {
    span.addLink({ context: spanContextOf("a"), droppedAttributesCount });
  }
  const counts = span.links.map((link) => link.droppedAttributesCount);
  assert.deepEqual(counts, [2 ** 32 - 1, 2 ** 32 - 1, 1, 0, 0]);
});

test("addLink() holds on to nothing of the caller", () => {
  const span = traceFixture().record();
  const context = spanContextOf("a");
  const list = [1];
  span.addLink({ context, attributes: { list } });
  context.spanId = "b".repeat(16);
  list.push(2);
  assert.equal(span.links[0].context.spanId, "a".repeat(16));
  assert.deepEqual(span.links[0].attributes, { list: [1] });
});

test("addLinks() counts a link that throws while it is read, and goes on behind it", () => {
  const span = traceFixture().record();
  const broken: Link = {
    get context(): never {
      throw new Error("from a getter");
    },
  };
  const [before, behind] = ["a", "b"].map((digit): Link => ({ context: spanContextOf(digit) }));
  span.addLinks([before, broken, behind]);
  assert.deepEqual(span.links.map(({ context }) => context.spanId[0]), ["a", "b"]);
  assert.equal(span.droppedLinksCount, 1);
});

test("addLinks() counts links that cannot be gone through as one that is lost", () => {
  const span = traceFixture().record();
  const links: Link[] = [{ context: spanContextOf("a") }];
  span.addLinks(
    new Proxy(links, {
      get: (target, key) => {
        if (key === "1" || key === Symbol.iterator) throw new Error("from a trap");
        return Reflect.get(target, key);
      },
    }),
  );
  assert.deepEqual([span.links, span.droppedLinksCount], [[], 1]);
});
