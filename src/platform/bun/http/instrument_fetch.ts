import {
  type FetchHolder,
  type HttpClientOptions,
  installFetch,
  wrapFetch as wrap,
} from "../../../http/mod.ts";
import { learnKnownMethods } from "../../http/known_methods.ts";
import { processPlatform } from "../process_platform.ts";

/**
 * Traces the requests that the process makes with `fetch`. It replaces the global function with one
 * that makes a client span for each call and puts the trace context into the request's headers.
 * Calls made while tracing is suppressed, such as exports of telemetry, pass unchanged.
 *
 * The span ends with the headers of the response. Redirects that `fetch` follows are part of that
 * one span, because nobody outside of `fetch` sees them. An aborted call is not an error, but one
 * whose `AbortSignal.timeout` ran out is.
 *
 * Semantic conventions: HTTP spans, HTTP client.
 *
 * @param options What to record.
 * @returns A function that removes the replacement.
 * @throws {TypeError} When an option cannot be used.
 * @example
 * ```ts
 * import { instrumentFetch } from "@offthread/otel/bun";
 *
 * const uninstall = instrumentFetch({ ignore: (url) => url.startsWith("http://localhost") });
 * uninstall();
 * ```
 */
export function instrumentFetch(options: HttpClientOptions = {}): () => void {
  learnKnownMethods(processPlatform());
  // why: the standard's fetch is overloaded; this is the one signature that covers its overloads
  return installFetch(globalThis as FetchHolder, options);
}

/**
 * Returns a `fetch` that traces, without changing the global one. If the given one traces already,
 * these options replace its own.
 *
 * @param fetch The function to wrap.
 * @param options What to record.
 * @throws {TypeError} When an option cannot be used.
 */
export function wrapFetch(
  fetch: typeof globalThis.fetch,
  options: HttpClientOptions = {},
): typeof globalThis.fetch {
  learnKnownMethods(processPlatform());
  return wrap(fetch, options);
}
