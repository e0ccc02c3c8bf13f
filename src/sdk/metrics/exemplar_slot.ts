import { type Attributes, type Context, trace } from "../../api/mod.ts";
import type { Clock } from "../clock.ts";
import type { Exemplar } from "./exemplar.ts";

/** A place for one exemplar, used over and over. */
export class ExemplarSlot {
  #isTaken = false;
  #value = 0;
  #attributes: Attributes = {};
  #seconds = 0;
  #nanos = 0;
  #traceId = "";
  #spanId = "";

  /** Keeps a measurement in place of the one before. */
  keep(value: number, attributes: Attributes, context: Context, clock: Clock): void {
    this.#isTaken = true;
    this.#value = value;
    this.#attributes = { ...attributes };
    clock.read();
    this.#seconds = clock.seconds;
    this.#nanos = clock.nanos;
    const spanContext = trace.getSpanContext(context);
    this.#traceId = spanContext?.traceId ?? "";
    this.#spanId = spanContext?.spanId ?? "";
  }

  /** Gives out the measurement, if there is one, and forgets it. */
  collect(pointAttributes: Attributes): Exemplar | undefined {
    if (!this.#isTaken) return undefined;
    this.#isTaken = false;
    const filteredAttributes = withoutKeys(this.#attributes, pointAttributes);
    this.#attributes = {};
    return {
      filteredAttributes,
      value: this.#value,
      timestamp: [this.#seconds, this.#nanos],
      ...(this.#spanId === "" ? {} : { spanId: this.#spanId }),
      ...(this.#traceId === "" ? {} : { traceId: this.#traceId }),
    };
  }
}

function withoutKeys(attributes: Attributes, known: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([key, value]) =>
      value !== undefined && !Object.hasOwn(known, key)
    ),
  );
}
