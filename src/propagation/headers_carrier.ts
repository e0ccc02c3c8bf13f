import type { TextMapSetter } from "../api/mod.ts";
import type { MultiValueGetter } from "./read_field.ts";

/**
 * Reads Fetch `Headers`. Names are not case-sensitive. Several headers of one name come as one
 * value, joined by `", "`, as `Headers` keeps them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { headersGetter } from "@offthread/otel/propagation";
 *
 * const headers = new Headers({ Baggage: "a=1" });
 * headers.append("baggage", "b=2");
 * assert.equal(headersGetter.get(headers, "baggage"), "a=1, b=2");
 * ```
 */
export const headersGetter: MultiValueGetter<Headers> = {
  get(carrier: Headers, key: string): string | undefined {
    return carrier.get(key) ?? undefined;
  },
  getAll(carrier: Headers, key: string): string[] {
    const value = carrier.get(key);
    return value === null ? [] : [value];
  },
  keys(carrier: Headers): string[] {
    return [...carrier.keys()];
  },
};

/** Writes Fetch `Headers`; a header of that name is replaced. */
export const headersSetter: TextMapSetter<Headers> = {
  set(carrier: Headers, key: string, value: string): void {
    carrier.set(key, value);
  },
};
