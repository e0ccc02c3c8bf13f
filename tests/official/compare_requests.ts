/**
 * Shared by the tests against the official SDK: turns our records into requests, and requests into
 * a form in which those of two SDKs can be compared.
 *
 * @module
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { FlushResult } from "../../src/sdk/mod.ts";
import type { SnapshotSink } from "../../src/sdk/snapshot_sink.ts";
import { type RecordBatch, RecordQueue, RecordWriter } from "../../src/snapshot/mod.ts";
import { numbers } from "../snapshot/span_fixture.ts";

/** The same programs in each run; a failing one is shrunk and printed. */
export const RUNS = { seed: 20_261_126, numRuns: 200 };

/** Compares all forms of our request with the official SDK's for the same program. */
export function assertSameRequests<Program>(
  programs: fc.Arbitrary<Program>,
  ours: (program: Program) => readonly unknown[],
  official: (program: Program) => unknown,
): void {
  fc.assert(
    fc.property(programs, (program) => {
      const expected = official(program);
      for (const request of ours(program)) assert.deepEqual(request, expected);
    }),
    RUNS,
  );
}

const BLOCK_NUMBERS = 64 * 1024;

/** Takes records as the outbox does, and returns them as the encoders take them. */
export class RecordSink<T> implements SnapshotSink<T> {
  readonly #writeRecord: (writer: RecordWriter, item: T) => void;
  readonly #writer = new RecordWriter(new Float64Array(BLOCK_NUMBERS));

  /** @param writeRecord Writes a record of this kind. */
  constructor(writeRecord: (writer: RecordWriter, item: T) => void) {
    this.#writeRecord = writeRecord;
  }

  write(item: T): void {
    const isWritten = this.#writer.append(this.#writeRecord, item);
    if (!isWritten) throw new Error("The records of a program are too many for the block.");
  }

  /** The records since the last call. */
  take(): RecordBatch {
    const queue = new RecordQueue();
    queue.add(this.#writer.take(new Float64Array(BLOCK_NUMBERS)));
    return queue.take(Infinity, Infinity);
  }

  forceFlush(): Promise<FlushResult> {
    return Promise.resolve("success");
  }

  shutdown(): Promise<FlushResult> {
    return Promise.resolve("success");
  }
}

/**
 * A decoded message as plain data that differs only by content: members sorted by name, attributes
 * and map entries by key, and without empty messages, which may as well be missing.
 */
export function plainMessage(message: unknown): unknown {
  if (Array.isArray(message)) {
    const items = message.map(plainMessage);
    return items.every(hasKey) ? items.sort((a, b) => a.key < b.key ? -1 : 1) : items;
  }
  if (!isMessage(message)) return message;
  const members = Object.entries(message)
    .filter(([name]) => !name.startsWith("$"))
    .map(([name, value]): [string, unknown] => [name, plainMessage(value)])
    .filter(([, value]) => !(isMessage(value) && Object.values(value).every(isDefault)))
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(members.sort(([a], [b]) => a < b ? -1 : 1));
}

function isMessage(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Uint8Array);
}

function isDefault(value: unknown): boolean {
  return value === undefined || value === "" || value === 0 ||
    Array.isArray(value) && value.length === 0;
}

function hasKey(item: unknown): item is { readonly key: string } {
  return isMessage(item) && "key" in item;
}

/** Texts of one code unit per character: where others are cut differs on purpose. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 10 }),
  fc.string({ unit: fc.constantFrom("a", "b", "\u00e9", "\u5024", "\0"), maxLength: 10 }),
);

/** Names of attributes, a few of them often. */
export const keys: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom("a", "b", "c", "d", "e"), weight: 4 },
  fc.constantFrom("toString", "exception.type"),
  texts.filter((text) => text !== ""),
);

const scalars = fc.oneof(texts, numbers, fc.boolean());

/**
 * Values of attributes that every SDK knows: strings, numbers, booleans, and lists of one of these.
 */
export const simpleValues: fc.Arbitrary<unknown> = fc.oneof(
  scalars,
  fc.array(texts, { maxLength: 3 }),
  fc.array(numbers, { maxLength: 3 }),
  fc.array(fc.boolean(), { maxLength: 3 }),
  fc.constantFrom(undefined, [null, 1], ["a", undefined]),
);

/** All values that the specification has, nested. */
export const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    simpleValues,
    fc.constant(null),
    fc.uint8Array({ maxLength: 6 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 3 }).map(withoutUndefined),
  ),
})).value;

// In a log record's body the official SDK keeps undefined members.
function withoutUndefined(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}

const SECONDS = 1_700_000_000;

/** Times in every form; numbers are whole milliseconds. */
export const times: fc.Arbitrary<number | Date | [number, number]> = fc.oneof(
  fc.tuple(fc.integer({ min: SECONDS, max: SECONDS + 1000 }), fc.nat(999_999_999)),
  fc.nat(1_000_000).map((ms) => SECONDS * 1000 + ms),
  fc.nat(1_000_000).map((ms) => new Date(SECONDS * 1000 + ms)),
);

function hexOf(length: number): fc.Arbitrary<string> {
  const digits = fc.string({
    unit: fc.constantFrom(..."0123456789abcdef"),
    minLength: length,
    maxLength: length,
  });
  return digits.filter((text) => /[^0]/.test(text));
}

/** Remote span contexts. */
export const spanContexts: fc.Arbitrary<
  { traceId: string; spanId: string; traceFlags: number; isRemote: boolean }
> = fc.record({
  traceId: hexOf(32),
  spanId: hexOf(16),
  traceFlags: fc.nat(255),
  isRemote: fc.boolean(),
});

/** Errors and other thrown values. We do not take an error's `code` as its type. */
export const exceptions: fc.Arbitrary<string | Error | { code: string | number }> = fc.oneof(
  texts.filter((text) => text !== ""),
  fc.constantFrom(
    new Error("failed"),
    new TypeError(""),
    { code: "ENOENT" },
    { code: 7, message: "m" },
    { name: "N", message: "m", stack: "s" },
  ),
);

/** Name, version and options of a scope. */
export const scopes: fc.Arbitrary<
  [name: string, version: string | undefined, options: { schemaUrl: string } | undefined]
> = fc.tuple(
  texts.filter((text) => text !== ""),
  fc.option(texts, { nil: undefined }),
  fc.option(fc.record({ schemaUrl: texts }), { nil: undefined }),
);
