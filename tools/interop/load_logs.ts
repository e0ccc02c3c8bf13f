/**
 * The log records that the load emits: every field and every kind of body once, then many records
 * as an application emits them.
 *
 * @module
 */
import {
  type Attributes,
  type Context,
  createTraceState,
  type HrTime,
  type Logger,
  type LogRecord,
  logs,
  ROOT_CONTEXT,
  SeverityNumber,
  trace,
  TraceFlags,
} from "../../src/api/mod.ts";
import { BIGINTS, BYTES, everyKindOfValue, NUMBERS, someAttributes, TEXTS } from "./load_values.ts";
import { LOG_NUMBER_ATTRIBUTE } from "./normal_form.ts";
import type { Random } from "./random.ts";

/** A fixed moment, to give nanoseconds: 2025-06-15T15:10:00Z. */
const SECONDS = 1_750_000_200;

/** Emits log records and numbers them. */
export class LogLoad {
  #count = 0;

  /** Log records so far. */
  get count(): number {
    return this.#count;
  }

  /** Emits log records that together use every field. */
  emitEveryField(): void {
    const logger = logs.getLogger("interop.logs", "1.2.3", {
      schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
      attributes: { "scope.text": "\u00e9", "scope.list": [1, 2] },
    });
    this.#emitBodies(logger);
    this.#emitTexts(logger);
    this.#emitSeverities(logger);
    this.#emitTimes(logger);
    this.#emitContexts(logger);
    this.#emitExceptions(logger);
    this.#emitBeyondLimits(logger);
    this.#emitWithoutAttributes(logger);
    this.#emitFromScopes();
  }

  /** Emits `count` records as an application does; some are in the span of `context`. */
  emitMany(random: Random, count: number): void {
    for (let made = 0; made < count; made++) {
      const logger = logs.getLogger(`interop.library.${random.below(5)}`, "0.1.0");
      const isInSpan = random.below(3) > 0;
      this.#emit(logger, {
        severityNumber: random.pick(Object.values(SeverityNumber)),
        severityText: random.pick(["", "INFO", "warning"]),
        body: random.below(4) === 0
          ? { path: `/items/${random.below(100)}`, tries: random.below(3) }
          : `it happened ${random.below(1000)}`,
        attributes: someAttributes(random, random.below(8)),
        ...(random.below(6) === 0 ? { eventName: `event.${random.below(10)}` } : {}),
        ...(random.below(2) === 0 ? { timestamp: Date.now() + random.next() } : {}),
        context: isInSpan ? spanContextOf(TraceFlags.SAMPLED) : ROOT_CONTEXT,
      });
    }
  }

  /** Emits a record in whatever span is active. */
  emitInSpan(body: string): void {
    this.#emit(logs.getLogger("interop.logs"), { body, severityNumber: SeverityNumber.INFO });
  }

  // The number comes first, so that no limit removes it.
  #emit(logger: Logger, record: LogRecord): void {
    const number: Attributes = { [LOG_NUMBER_ATTRIBUTE]: this.#count++ };
    logger.emit({ ...record, attributes: { ...number, ...record.attributes } });
  }

  #emitBodies(logger: Logger): void {
    const bodies: readonly unknown[] = [
      ...TEXTS,
      ...NUMBERS,
      ...BIGINTS,
      ...BYTES,
      ...Object.values(everyKindOfValue()),
      everyKindOfValue(),
      null,
      undefined,
      [],
      {},
      [[[[]]]],
      { a: { b: { c: { d: [{ e: Uint8Array.of(1, 2, 3) }, null, [null]] } } } },
      Array.from({ length: 2_000 }, (_, index) => index),
      Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`key ${index}`, index])),
    ];
    for (const body of bodies) this.#emit(logger, { body });
    this.#emit(logger, { attributes: everyKindOfValue() });
  }

  #emitTexts(logger: Logger): void {
    for (const text of TEXTS) {
      this.#emit(logger, {
        body: text,
        severityText: text,
        eventName: text,
        attributes: { [`key ${text.slice(0, 300)}`]: text },
      });
    }
    // Halves of surrogate pairs, which must not join where two texts meet.
    this.#emit(logger, { body: "\ud83d", severityText: "\ude80", eventName: "\ude80 \ud83d" });
    this.#emit(logger, { body: { "\ude80": "\ude80" }, attributes: { "\ude80": "\ud83d" } });
  }

  #emitSeverities(logger: Logger): void {
    for (const severityNumber of Object.values(SeverityNumber)) {
      this.#emit(logger, { severityNumber, body: "severity" });
      this.#emit(logger, { severityNumber, severityText: `severity ${severityNumber}` });
    }
  }

  #emitTimes(logger: Logger): void {
    const times: readonly HrTime[] = [
      [SECONDS, 0],
      [SECONDS, 1],
      [SECONDS, 999_999_999],
      [0, 1],
      [4_294_967_296, 123_456_789],
      [9_000_000_000, 987_654_321],
    ];
    for (const time of times) {
      this.#emit(logger, { timestamp: time });
      this.#emit(logger, { observedTimestamp: time });
      this.#emit(logger, { timestamp: time, observedTimestamp: [time[0] + 1, time[1]] });
    }
    this.#emit(logger, { timestamp: new Date(), body: "a Date" });
    this.#emit(logger, { timestamp: Date.now() + 0.5, body: "milliseconds" });
    this.#emit(logger, { timestamp: performance.now(), body: "monotonic milliseconds" });
  }

  #emitContexts(logger: Logger): void {
    for (const traceFlags of [TraceFlags.NONE, TraceFlags.SAMPLED, TraceFlags.SAMPLED | 2]) {
      this.#emit(logger, { body: "in a given span", context: spanContextOf(traceFlags) });
    }
    this.#emit(logger, { body: "in no span", context: ROOT_CONTEXT });
    const invalid = { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 1 };
    const context = trace.setSpanContext(ROOT_CONTEXT, invalid);
    this.#emit(logger, { body: "in a span that is none", context });
  }

  #emitExceptions(logger: Logger): void {
    const cause = new RangeError("the cause");
    this.#emit(logger, { exception: new TypeError("a \u00e9 message", { cause }) });
    this.#emit(logger, { exception: "a string", attributes: { "exception.message": "given" } });
    this.#emit(logger, { exception: { name: "Custom", message: "with code", code: "E42" } });
  }

  #emitBeyondLimits(logger: Logger): void {
    const attributes = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`key ${index}`, index]),
    );
    this.#emit(logger, { body: "more than the limits allow", attributes });
  }

  #emitWithoutAttributes(logger: Logger): void {
    for (let index = 0; index < 10; index++) {
      logger.emit({ observedTimestamp: [SECONDS + 100, index] });
      logger.emit({ observedTimestamp: [SECONDS + 200, index], eventName: "only a name" });
      this.#count += 2;
    }
  }

  #emitFromScopes(): void {
    const loggers = [
      logs.getLogger("interop.scope"),
      logs.getLogger("interop.scope", "1"),
      logs.getLogger("interop.scope", "1", {
        schemaUrl: "https://opentelemetry.io/schemas/1.30.0",
      }),
      logs.getLogger("interop.scope", "1", { attributes: { a: 1 } }),
      logs.getLogger("interop.scope", "1", { attributes: { a: "1" } }),
      logs.getLogger("interop.scope", "1", { attributes: { a: [null, { b: Uint8Array.of(1) }] } }),
      logs.getLogger("\u6f22\u5b57", "\u00e9"),
      logs.getLogger(""),
    ];
    // Alternating, so that the records of a scope are not adjacent.
    for (let round = 0; round < 3; round++) {
      for (const logger of loggers) this.#emit(logger, { body: `round ${round}` });
    }
  }
}

function spanContextOf(traceFlags: number): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags,
    traceState: createTraceState("a=1"),
  });
}
