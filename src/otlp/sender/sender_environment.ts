import type { ClientHttp2Session } from "node:http2";
import type { AttemptEnd, RetryReason } from "./outcome.ts";
import type { SenderConfig } from "./sender_config.ts";

/** What the sender passes to `fetch`. */
export interface FetchInit {
  /** The only method of OTLP/HTTP. */
  readonly method: "POST";
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** The body as it goes over the wire. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Redirects are responses, not followed. */
  readonly redirect: "manual";
  /** Ends the attempt. */
  readonly signal: AbortSignal;
  /** False for a connection that no request has used before. */
  readonly keepalive?: false;
}

/** The part of `fetch` that the sender uses. */
export type FetchLike = (url: string, init: FetchInit) => Promise<Response>;

/** Starts an HTTP/2 connection to an origin; its events report the result. */
export type ConnectHttp2 = (origin: string) => Promise<ClientHttp2Session>;

/** An open TCP connection, as `Deno.TcpConn`. */
export interface TcpConnection {
  /** Reads available bytes; `null` at the end. One call at a time. */
  read(into: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Sends some bytes, and returns how many. One call at a time. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<number>;
  /** Closes the connection; calls under way reject. */
  close(): void;
  /** A pending read keeps the process alive, as initially. */
  ref(): void;
  /** A pending read does not keep the process alive. */
  unref(): void;
}

/** Where a TCP connection goes. */
export interface TcpPeer {
  /** A name or an address; IPv6 in brackets. */
  readonly hostname: string;
  /** From 1 to 65,535. */
  readonly port: number;
  /** Ends the attempt when aborted. */
  readonly signal: AbortSignal;
}

/** Opens a TCP connection; rejects if that fails. */
export type ConnectTcp = (peer: TcpPeer) => Promise<TcpConnection>;

/** Time, randomness and network for the sender. */
export interface SenderEnvironment {
  /** Sends one attempt over HTTP. */
  readonly fetch: FetchLike;
  /** Connects for HTTP without TLS. @default `fetch` is used */
  readonly connectTcp?: ConnectTcp | undefined;
  /** Sends one attempt over HTTP/2, for gRPC. @default `connectHttp2` is used */
  readonly fetchHttp2?: FetchLike;
  /** Connects for gRPC. @default nothing can be sent over gRPC without `fetchHttp2` */
  readonly connectHttp2?: ConnectHttp2;
  /**
   * Name of the variable that routes requests to a URL through a proxy, if any. For messages.
   *
   * @default messages do not mention proxies
   */
  readonly proxyVariable?: (url: string) => string | undefined;
  /** Monotonic time in milliseconds, for durations. */
  readonly nowMs: () => number;
  /** Milliseconds since 1970, to interpret a `Retry-After` date. */
  readonly nowUnixMs: () => number;
  /** Calls back after `delayMs`; the returned function cancels that. */
  readonly startTimer: (delayMs: number, onTime: () => void) => () => void;
  /** Fulfilled after `delayMs`, or as soon as `signal` is aborted. Never rejects. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** Compresses a body. If it rejects, the body is sent uncompressed. */
  readonly gzip: (body: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;
  /** Called with the end of each attempt. */
  readonly onAttempt?: (end: AttemptEnd) => void;
  /** Called before each retry and its wait, with how many attempts failed and why the last did. */
  readonly onRetry?: (reason: RetryReason, failedAttempts: number, message: string) => void;
  /** Called with a problem of the configuration, such as a header that is left out. */
  readonly onProblem?: (message: string) => void;
  /**
   * Gives the headers of an attempt, in place of the configured ones; `undefined` if there are none
   * yet. After status 401 or UNAUTHENTICATED it is called again with the `refused` headers: with
   * others the request is sent once more, and if it has none, which `undefined` says, the request
   * waits for them.
   *
   * @default those of the configuration
   */
  readonly askForHeaders?:
    | ((refused?: SenderConfig["headers"]) => Promise<SenderConfig["headers"] | undefined>)
    | undefined;
  /** Releases connections when the sender closes. */
  readonly close?: () => void;
}
