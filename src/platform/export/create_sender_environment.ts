import { createGzip } from "../../otlp/sender/gzip.ts";
import type { TlsConfig, TlsPaths } from "../../otlp/sender/sender_config.ts";
import type { SenderEnvironment } from "../../otlp/sender/sender_environment.ts";
import type { Timers } from "../../sdk/timers.ts";
import { createBunGzip } from "../bun/gzip.ts";
import { createBunTlsFetch } from "../bun/tls_fetch.ts";
import { createDenoConnectTcp } from "../deno/connect_tcp.ts";
import { globalDeno } from "../deno/deno_like.ts";
import { createDenoTlsFetch } from "../deno/tls_fetch.ts";
import { connectHttp2 } from "./connect_http2.ts";
import { captureFetch, withPermissionCheck } from "./permitted_fetch.ts";
import { proxyVariable } from "./proxy_variable.ts";
import { readTextFile } from "./read_text_file.ts";
import { monotonicMs, setTimer } from "./timers.ts";
import { checkPair, createRenewedFetch, type TlsFetch } from "./tls_fetch.ts";
import { TlsMaterial } from "./tls_material.ts";

/** Options of {@linkcode createSenderEnvironment}. */
export interface SenderEnvironmentOptions {
  /**
   * Calls back after a delay; returns what cancels it.
   *
   * @default a timer that keeps the process alive
   */
  readonly after?: Timers["after"];
  /** Monotonic time in milliseconds. @default that of the runtime */
  readonly nowMs?: () => number;
  /** Called if TLS files become unreadable or unusable. @default nothing is reported */
  readonly report?: (message: string) => void;
}

/**
 * Returns the real clock, timers, randomness, gzip and network for a `Sender`. The caller adds
 * `onRetry` and `onProblem`: `{ ...createSenderEnvironment(config.tls), onRetry }`.
 *
 * @throws {TypeError} If TLS material that comes from no file is unusable, a key is named without a
 * certificate or the reverse, or the runtime cannot use any
 */
export function createSenderEnvironment(
  tls: TlsConfig = {},
  { after = setTimer, nowMs = monotonicMs, report = () => {} }: SenderEnvironmentOptions = {},
): SenderEnvironment {
  const check = (changed: TlsConfig): void => createFetch(changed).close();
  if (tls.files !== undefined) checkNamed({ ...tls, ...tls.files });
  const material = new TlsMaterial(tls, { nowMs, readTextFile, check, report });
  const { fetch, close } = createRenewedFetch(material, createFetch);
  const http2 = createHttp2(material);
  return {
    fetch: withPermissionCheck(fetch),
    connectTcp: createDenoConnectTcp(),
    ...http2,
    close: () => {
      close();
      http2.close();
    },
    proxyVariable,
    nowMs,
    nowUnixMs: () => Date.now(),
    startTimer: after,
    sleep: (delayMs, signal) => sleep(delayMs, { signal, after }),
    random: () => Math.random(),
    gzip: createBunGzip() ?? createGzip(),
  };
}

/**
 * HTTP/2 for gRPC, created on the first call. On Deno it is a `fetch` that speaks nothing else:
 * `node:http2` of Deno 2.9.6 may end the process when a receiver sends GOAWAY
 * (https://github.com/denoland/deno/issues/36788).
 */
function createHttp2(
  material: TlsMaterial,
): Pick<SenderEnvironment, "fetchHttp2" | "connectHttp2"> & Pick<TlsFetch, "close"> {
  if (globalDeno() === undefined) {
    return {
      connectHttp2: async (origin) => {
        // A connection is kept, so this is the first one, or the files may be why it broke.
        material.expire();
        return await connectHttp2(origin, material.current(origin));
      },
      close: () => undefined,
    };
  }
  const own = captureFetch();
  let made: TlsFetch | undefined;
  return {
    fetchHttp2: withPermissionCheck((url, init) => {
      made ??= createRenewedFetch(material, (tls) => {
        const fetch = createDenoTlsFetch(tls, own, { http2Url: url });
        if (fetch === undefined) throw new TypeError("this runtime cannot speak HTTP/2");
        return fetch;
      });
      return made.fetch(url, init);
    }),
    close: () => made?.close(),
  };
}

/** Checks what waiting for files cannot fix. */
function checkNamed(named: TlsPaths): void {
  const own = captureFetch();
  if ((createDenoTlsFetch({}, own) ?? createBunTlsFetch({}, own)) === undefined) throw noTls();
  checkPair(named);
}

function noTls(): TypeError {
  return new TypeError("this runtime cannot use TLS certificates and keys from files");
}

function createFetch(tls: TlsConfig): TlsFetch {
  const own = captureFetch();
  const onDeno = createDenoTlsFetch(tls, own);
  if (onDeno !== undefined) return onDeno;
  const isPlain = tls.ca === undefined && tls.key === undefined && tls.certificate === undefined;
  if (isPlain) return { fetch: own, close: () => undefined };
  const made = createBunTlsFetch(tls, own);
  if (made === undefined) throw noTls();
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
