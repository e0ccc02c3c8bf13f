/**
 * What all OTLP records share, as the demo draws it.
 *
 * @module
 */
import type { AnyValue, KeyValue } from "../../gen/es/opentelemetry/proto/common/v1/common_pb.ts";
import type { Resource } from "../../gen/es/opentelemetry/proto/resource/v1/resource_pb.ts";
import type { DemoAttributes, DemoValue } from "./demo_span.ts";

/** The service name of a resource. */
export function serviceOf(resource: Resource | undefined): string {
  return String(attributesOf(resource?.attributes ?? [])["service.name"]);
}

/** Attributes by name. */
export function attributesOf(list: readonly KeyValue[]): DemoAttributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, valueOf(value)]));
}

/** A value; what the demo does not draw is null. */
export function valueOf(any: AnyValue | undefined): DemoValue {
  const value = any?.value;
  switch (value?.case) {
    case "stringValue":
    case "boolValue":
    case "doubleValue":
      return value.value;
    case "intValue":
      return Number(value.value);
    case "arrayValue":
      return value.value.values.map(valueOf);
    case "bytesValue":
      return toHex(value.value);
    default:
      return null;
  }
}

/** Two digits for each byte. */
export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A double is exact to a quarter of a microsecond here, more than a bar needs. */
export function toMs(unixNano: bigint): number {
  return Number(unixNano) / 1e6;
}
