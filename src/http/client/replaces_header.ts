/**
 * Whether added headers take the place of one that is there: of what has the same name, and of a
 * `tracestate`, which belongs to the `traceparent` that it came with and goes with it.
 */
export function replacesHeader(added: Headers, name: string): boolean {
  return added.has(name) || (name.toLowerCase() === "tracestate" && added.has("traceparent"));
}
