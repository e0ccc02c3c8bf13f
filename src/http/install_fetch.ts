import { reportOnce } from "../api/mod.ts";
import type { HttpClientOptions } from "./client_options.ts";
import { type Fetch, isWrappedFetch, wrapFetch } from "./wrap_fetch.ts";

/** What holds the `fetch` to replace: the global object, or something like it. */
export interface FetchHolder {
  /** The function. */
  fetch: Fetch;
}

/**
 * Replaces the `fetch` of an object by one that traces.
 *
 * @param holder The object.
 * @param options How to trace.
 * @param isTracedElsewhere Whether somebody else traces the requests: then nothing is done.
 * @returns A function that takes the replacement out. Where somebody has wrapped it in the
 *     meantime it stays in place and passes calls on without tracing them.
 */
export function installFetch(
  holder: FetchHolder,
  options: HttpClientOptions,
  isTracedElsewhere?: () => boolean,
): () => void {
  const original = holder.fetch;
  if (isWrappedFetch(original)) {
    reportOnce("fetch-instrumented-twice", "warn", "instrumentFetch(): fetch is traced already.");
    return () => {};
  }
  let isInstalled = true;
  const traced = wrapFetch(
    original,
    options,
    () => !isInstalled || isTracedElsewhere?.() === true,
  );
  holder.fetch = traced;
  return () => {
    isInstalled = false;
    if (holder.fetch === traced) holder.fetch = original;
  };
}
