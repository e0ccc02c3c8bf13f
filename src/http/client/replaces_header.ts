/**
 * Whether added headers replace an existing one: one of the same name, or a `tracestate`, which
 * belongs to the `traceparent` that it came with and is removed with it.
 */
export function replacesHeader(added: Headers, name: string): boolean {
  return added.has(name) || (name.toLowerCase() === "tracestate" && added.has("traceparent"));
}
