// Headers that both SDKs must read alike. Deliberate differences are left out: the official SDK
// follows level 1 of Trace Context, takes the first of several "traceparent" headers, the last of
// several members of a "tracestate" with one key, and the first 32 of more members, percent-encodes
// names of baggage, rejects empty and wrongly encoded values, accepts characters that need
// encoding, and reads 180 members.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as official from "@opentelemetry/core";
import fc from "fast-check";
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
  trace,
} from "../../src/api/mod.ts";
import { W3CBaggagePropagator, W3CTraceContextPropagator } from "../../src/propagation/mod.ts";
import { RUNS } from "./compare_requests.ts";

const MANY_RUNS = { ...RUNS, numRuns: 1000 };

function textOf(characters: string, length: number, minLength: number = length) {
  return fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength: length });
}

const HEX = "0123456789abcdef";
const sometimes = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: usual }, other);

const traceparents = fc.tuple(
  sometimes(fc.constantFrom("00", "01", "cc"), fc.constantFrom("ff", "0", "FF", "")),
  sometimes(textOf(HEX, 32), fc.oneof(textOf(`${HEX}A`, 32), textOf(HEX, 33, 0), textOf("0", 32))),
  sometimes(textOf(HEX, 16), fc.oneof(textOf(`${HEX}A`, 16), textOf(HEX, 17, 0), textOf("0", 16))),
  sometimes(textOf(HEX, 2), fc.oneof(textOf(`${HEX}A-`, 3, 0))),
  sometimes(fc.constant(""), fc.constantFrom("-", "-x", "x", "-00")),
).map(([version, traceId, spanId, flags, rest]) =>
  `${version}-${traceId}-${spanId}-${flags}${rest}`
);

// Keys that are valid in both levels of the standard.
const stateKeys = fc.tuple(textOf("abz", 1), textOf("abz09_-*/", 5, 0)).map((parts) =>
  parts.join("")
);
const stateMembers = sometimes(
  fc.tuple(stateKeys, textOf("ab 01~!;:@", 8, 0)).map((pair) => pair.join("=")),
  fc.constantFrom("", " ", "a", "=b", "a=b=c", "A=1", "a=\u00e9", `a=${"x".repeat(257)}`),
);
const tracestates = fc.uniqueArray(stateMembers, {
  selector: (member) => member.split("=")[0],
  maxLength: 30,
}).map((members) => members.join(","));

// Names that are tokens, and correctly encoded values.
const baggageNames = textOf("ab!#$&'*+-.^_`|~09", 5, 1);
const baggageValues = fc.tuple(
  fc.oneof(textOf("ab!#$&'()*+-./09:<=>?@[]^_`{|}~", 8, 1), fc.string({ minLength: 1 })),
).map(([text]) => encodeURIComponent(text.toWellFormed()));
const baggageMembers = fc.tuple(
  baggageNames,
  baggageValues,
  fc.constantFrom("", "", ";p", ";p=1;q"),
).map(([name, value, properties]) => `${name}=${value}${properties}`);
const baggages = fc.array(sometimes(baggageMembers, fc.constantFrom("", "k", "=v")), {
  maxLength: 12,
}).map((members) => members.join(","));

function extract(propagator: Pick<TextMapPropagator, "extract">, carrier: object): Context {
  return propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
}

function inject(
  propagator: Pick<TextMapPropagator, "inject">,
  context: Context,
): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagator.inject(context, carrier, defaultTextMapSetter);
  return carrier;
}

test("W3CTraceContextPropagator() reads and writes what the official one does", () => {
  const [ours, theirs] = [
    new W3CTraceContextPropagator(),
    new official.W3CTraceContextPropagator(),
  ];
  let found = 0;
  const property = fc.property(traceparents, tracestates, (traceparent, tracestate) => {
    const carrier = { traceparent, tracestate };
    const [own, other] = [extract(ours, carrier), extract(theirs, carrier)];
    const [mine, its] = [trace.getSpanContext(own), trace.getSpanContext(other)];
    const known = (flags: number | undefined) => (flags ?? 0) & 3;
    assert.deepEqual(
      [mine?.traceId, mine?.spanId, known(mine?.traceFlags), mine?.isRemote],
      [its?.traceId, its?.spanId, known(its?.traceFlags), its?.isRemote],
    );
    const [state, itsState] = [mine?.traceState?.serialize(), its?.traceState?.serialize()];
    assert.equal(state ?? "", itsState ?? "");
    if (mine === undefined || its === undefined) return;
    found++;
    its.traceFlags &= 3; // the only valid ones; the official SDK writes all
    const itsCarrier = inject(theirs, other);
    if (itsCarrier.tracestate === "") delete itsCarrier.tracestate;
    assert.deepEqual(inject(ours, own), itsCarrier);
  });
  fc.assert(property, MANY_RUNS);
  assert.ok(found > MANY_RUNS.numRuns / 4);
});

test("W3CBaggagePropagator() reads and writes what the official one reads", () => {
  const [ours, theirs] = [new W3CBaggagePropagator(), new official.W3CBaggagePropagator()];
  const property = fc.property(baggages, (baggage) => {
    const [own, other] = [extract(ours, { baggage }), extract(theirs, { baggage })];
    const expected = entriesOf(other);
    assert.deepEqual(entriesOf(own), expected);
    assert.deepEqual(entriesOf(extract(theirs, inject(ours, own))), expected);
  });
  fc.assert(property, MANY_RUNS);
});

function entriesOf(context: Context): unknown {
  return propagation.getBaggage(context)?.getAllEntries()
    .map(([name, { value, metadata }]) => [name, value, metadata?.toString() ?? ""])
    .sort(([a], [b]) => a < b ? -1 : 1);
}
