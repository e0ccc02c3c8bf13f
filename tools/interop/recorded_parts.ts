/**
 * What records of all signals share, on the application's side: turns values, attributes, times,
 * scope and resource into what OTLP must contain.
 *
 * @module
 */
import type { Attributes, HrTime } from "../../src/api/mod.ts";
import type { ReadableSpan, Resource } from "../../src/sdk/mod.ts";
import {
  arrayText,
  attributeTree,
  bytesText,
  doubleText,
  mapText,
  RUN_ATTRIBUTE,
  stringText,
  type Tree,
} from "./normal_form.ts";

type Parts = { readonly [name: string]: Tree };

/** The run that a resource belongs to. */
export function runOf(resource: Resource): string {
  return valueText(resource.attributes[RUN_ATTRIBUTE]);
}

/** A scope as parts of a record. */
export function scopeOf(scope: ReadableSpan["instrumentationScope"]): Parts {
  return {
    name: stringText(scope.name),
    version: stringText(scope.version),
    attributes: attributesOf(scope.attributes),
    droppedAttributesCount: String(scope.droppedAttributesCount),
    schemaUrl: stringText(scope.schemaUrl),
  };
}

/** A resource as parts of a record. */
export function resourceOf(resource: Resource): Parts {
  return {
    attributes: attributesOf(resource.attributes),
    droppedAttributesCount: "0",
    schemaUrl: stringText(resource.schemaUrl),
  };
}

/** A time as nanoseconds since the epoch. */
export function timeText([seconds, nanos]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

/** Attributes as parts of a record. */
export function attributesOf(attributes: Attributes): Parts {
  return attributeTree(entriesOf(attributes));
}

function entriesOf(map: object): (readonly [key: string, value: string])[] {
  return Object.entries(map).map(([key, value]) => [key, valueText(value)] as const);
}

/**
 * A value as OTLP must have it. Numbers that are 64-bit integers are integers, so zero has no sign;
 * a larger bigint is decimal text; anything else is a double.
 */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return stringText(value);
    case "boolean":
      return `bool ${value}`;
    case "number":
      return Number.isInteger(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)
        ? `int ${BigInt(value)}`
        : doubleText(value);
    case "bigint":
      return BigInt.asIntN(64, value) === value ? `int ${value}` : stringText(String(value));
    case "object":
      return value === null ? "empty" : objectText(value);
    case "undefined":
      return "empty";
    default:
      return `no value of OTLP: ${typeof value}`;
  }
}

function objectText(value: object): string {
  if (value instanceof Uint8Array) return bytesText(value);
  if (Array.isArray(value)) return arrayText(value.map(valueText));
  return mapText(entriesOf(value));
}
