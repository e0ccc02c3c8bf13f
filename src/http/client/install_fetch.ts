import { reportOnce } from "../../api/mod.ts";
import type { HttpClientOptions } from "./client_options.ts";
import { type Fetch, isTracingFetch, withoutForeign, wrapFetch } from "./wrap_fetch.ts";

/** What holds the `fetch` to replace: the global object, or something like it. */
export interface FetchHolder {
  /** The function. */
  fetch: Fetch;
}

/** What takes out the last replacement in an object. */
const installed = new WeakMap<FetchHolder, () => void>();

/**
 * Replaces the `fetch` of an object by one that traces. Where that traces already, nothing is done;
 * where somebody has replaced or wrapped it since an earlier call, that one's traces no more. One
 * that traces by another copy of this package gives way: it may be the one that was there before
 * the program was reloaded (`bun --hot`).
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
  isTracedElsewhere: () => boolean = () => false,
): () => void {
  const found = withoutForeign(holder.fetch);
  if (isTracingFetch(found)) {
    reportOnce("fetch-instrumented-twice", "warn", "instrumentFetch(): fetch is traced already.");
    return () => {};
  }
  let isInstalled = true;
  const traced = wrapFetch(found, options, () => isInstalled && !isTracedElsewhere());
  installed.get(holder)?.();
  holder.fetch = traced;
  const uninstall = (): void => {
    isInstalled = false;
    if (holder.fetch === traced) holder.fetch = found;
  };
  installed.set(holder, uninstall);
  return uninstall;
}
