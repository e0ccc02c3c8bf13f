import { createGzip } from "../../otlp/sender/gzip.ts";
import type { TlsConfig } from "../../otlp/sender/sender_config.ts";
import type { FetchLike, SenderEnvironment } from "../../otlp/sender/sender_environment.ts";
import type { Timers } from "../../sdk/timers.ts";
import { bunTlsFetch } from "../bun/tls_fetch.ts";
import { netPermissionOf, requirePermission } from "../deno/require_permission.ts";
import { denoTlsFetch } from "../deno/tls_fetch.ts";
import { connectHttp2 } from "./connect_http2.ts";
import { monotonicMs, setTimer } from "./timers.ts";
import type { TlsFetch } from "./tls_fetch.ts";

/**
 * The real clock, timers, chance, gzip and network for a `Sender`. `onRetry` and `onProblem` are
 * the caller's to add: `{ ...createSenderEnvironment(config.tls), onRetry }`.
 *
 * @param after Calls back after a delay; returns what cancels it. By default it keeps the process
 * alive meanwhile.
 * @throws {TypeError} where the TLS material is not usable, or the runtime cannot use any
 */
export function createSenderEnvironment(
  tls?: TlsConfig,
  after: Timers["after"] = setTimer,
): SenderEnvironment {
  const { fetch, close } = createFetch(tls);
  return {
    fetch: (url, init) => {
      requirePermission(netPermissionOf(url));
      return fetch(url, init);
    },
    connectHttp2: (origin) => {
      requirePermission(netPermissionOf(origin));
      return connectHttp2(origin, tls);
    },
    close,
    nowMs: monotonicMs,
    nowUnixMs: () => Date.now(),
    startTimer: after,
    sleep: (delayMs, signal) => sleep(delayMs, { signal, after }),
    random: () => Math.random(),
    gzip: createGzip(),
  };
}

function createFetch(tls: TlsConfig = {}): TlsFetch {
  // Taken now: a fetch that is instrumented later must not trace our own exports.
  const taken = globalThis.fetch;
  const own: FetchLike = (url, init) => taken(url, init);
  const onDeno = denoTlsFetch(tls, own);
  if (onDeno !== undefined) return onDeno;
  const isPlain = tls.ca === undefined && tls.key === undefined && tls.certificate === undefined;
  if (isPlain) return { fetch: own, close: () => undefined };
  const made = bunTlsFetch(tls, own);
  if (made === undefined) throw new TypeError("this runtime cannot use TLS material of its own");
  return made;
}

function sleep(
  delayMs: number,
  options: { readonly signal: AbortSignal; readonly after: Timers["after"] },
): Promise<void> {
  const { signal, after } = options;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      stop();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const stop = after(delayMs, done);
    signal.addEventListener("abort", done);
  });
}
