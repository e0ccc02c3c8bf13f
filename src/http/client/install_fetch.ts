import { reportOnce } from "../../api/mod.ts";
import type { HttpClientOptions } from "./client_options.ts";
import { type Fetch, isTracingFetch, withoutForeign, wrapFetch } from "./wrap_fetch.ts";

/** An object whose `fetch` to replace: the global object, or something like it. */
export interface FetchHolder {
  /** The function. */
  fetch: Fetch;
}

/** The function that takes out the last replacement, by object. */
const installed = new WeakMap<FetchHolder, () => void>();

/**
 * Replaces the `fetch` of an object by one that traces. If it traces already, that is reported and
 * nothing is done. If other code has replaced or wrapped it since an earlier call, the earlier
 * replacement no longer traces. A replacement by another copy of this package is taken out: it may
 * date from before a reload of the program (`bun --hot`).
 *
 * @param holder The object.
 * @param options How to trace.
 * @param isTracedElsewhere Asked at each request; if true, the call is only passed on.
 * @returns A function that takes the replacement out. If other code has wrapped it in the meantime,
 *     it stays in place and passes calls on without tracing them.
 */
export function installFetch(
  holder: FetchHolder,
  options: HttpClientOptions,
  isTracedElsewhere: () => boolean = () => false,
): () => void {
  const found = withoutForeign(holder.fetch);
  if (isTracingFetch(found)) {
    reportOnce(
      "fetch-instrumented-twice",
      "warn",
      "instrumentFetch() changes nothing: fetch is traced already.",
    );
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
