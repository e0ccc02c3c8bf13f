import type { TextMapGetter } from "../api/mod.ts";

/** Reads headers one by one, as `Headers` does. */
export type HeaderReader = Pick<Headers, "get" | "getSetCookie" | "has">;

/** Returns a header of a request, or `undefined` where it has none. */
export function readHeader(
  getter: TextMapGetter<object>,
  headers: object,
  name: string,
): string | undefined {
  const value = getter.get(headers, name);
  return typeof value === "string" ? value : undefined;
}
