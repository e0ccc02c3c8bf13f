import { type Attributes, type Context, trace } from "../../../api/mod.ts";
import type { AttributeList } from "../../../snapshot/mod.ts";
import { attributesOf } from "../../attributes.ts";
import type { Clock } from "../../clock.ts";
import { copyAttributes } from "../copy_attributes.ts";
import { type Exemplar, MAX_EXEMPLAR_PARTS } from "./exemplar.ts";

const NO_ATTRIBUTES: AttributeList = [];

/** A reusable place for one exemplar. */
export class ExemplarSlot {
  #isTaken = false;
  #value = 0;
  #attributeList: AttributeList = NO_ATTRIBUTES;
  #seconds = 0;
  #nanos = 0;
  #traceId = "";
  #spanId = "";

  /** Keeps a measurement in place of the previous one. */
  keep(value: number, attributes: Attributes, context: Context, clock: Clock): void {
    // First what may call the application's code, which may measure and so re-enter this method.
    const spanContext = trace.getSpanContext(context);
    const attributeList = copyAttributes(attributes, MAX_EXEMPLAR_PARTS);
    this.#isTaken = true;
    this.#value = value;
    this.#attributeList = attributeList;
    clock.read();
    this.#seconds = clock.seconds;
    this.#nanos = clock.nanos;
    this.#traceId = spanContext?.traceId ?? "";
    this.#spanId = spanContext?.spanId ?? "";
  }

  /** Returns the measurement, if there is one, and forgets it. */
  collect(pointAttributes: Attributes): Exemplar | undefined {
    if (!this.#isTaken) return undefined;
    this.#isTaken = false;
    const filteredAttributes = attributesOf(withoutKeys(this.#attributeList, pointAttributes));
    this.#attributeList = NO_ATTRIBUTES;
    return {
      filteredAttributes,
      value: this.#value,
      timestamp: [this.#seconds, this.#nanos],
      ...(this.#spanId === "" ? {} : { spanId: this.#spanId }),
      ...(this.#traceId === "" ? {} : { traceId: this.#traceId }),
    };
  }
}

function withoutKeys(list: AttributeList, known: Attributes): AttributeList {
  const kept: AttributeList = [];
  for (let i = 0; i < list.length; i += 2) {
    // why: attribute lists hold strings at the even places
    if (!Object.hasOwn(known, list[i] as string)) kept.push(list[i], list[i + 1]);
  }
  return kept;
}
