import type { ClientHttp2Session } from "node:http2";
import type { AttemptEnd, RetryReason } from "./outcome.ts";
import type { SenderConfig } from "./sender_config.ts";

/** What the sender asks of `fetch`. */
export interface FetchInit {
  /** OTLP/HTTP knows no other. */
  readonly method: "POST";
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** The body as it goes over the wire. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Redirects are answers, not followed. */
  readonly redirect: "manual";
  /** Ends the attempt. */
  readonly signal: AbortSignal;
  /** False for a connection that no request has used before. */
  readonly keepalive?: false;
}

/** The part of `fetch` that the sender uses. */
export type FetchLike = (url: string, init: FetchInit) => Promise<Response>;

/** Begins an HTTP/2 connection to an origin; what becomes of it its events tell. */
export type ConnectHttp2 = (origin: string) => Promise<ClientHttp2Session>;

/** A TCP connection that is open, as `Deno.TcpConn`. */
export interface TcpConnection {
  /** Reads what there is; `null` at the end. One call at a time. */
  read(into: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Sends a part, and says how much it was. One call at a time. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<number>;
  /** Ends what is under way, too, which then rejects. */
  close(): void;
  /** What is read keeps the process alive, as at first. */
  ref(): void;
  /** What is read does not keep the process alive. */
  unref(): void;
}

/** Where a TCP connection goes. */
export interface TcpPeer {
  /** A name or an address, that of IPv6 in brackets. */
  readonly hostname: string;
  /** From 1 to 65,535. */
  readonly port: number;
  /** Ends the attempt when aborted. */
  readonly signal: AbortSignal;
}

/** Opens a TCP connection; rejects where there is none to be had. */
export type ConnectTcp = (peer: TcpPeer) => Promise<TcpConnection>;

/** Time, chance and network, as the sender gets them. */
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
   * Name of the variable by which what goes to a URL goes by a proxy, if any. For messages.
   *
   * @default nothing is said of proxies
   */
  readonly proxyVariable?: (url: string) => string | undefined;
  /** Milliseconds that only go forward, for lengths of time. */
  readonly nowMs: () => number;
  /** Milliseconds since 1970, to understand a `Retry-After` date. */
  readonly nowUnixMs: () => number;
  /** Calls back after `delayMs`; the function it gives stops that. */
  readonly startTimer: (delayMs: number, onTime: () => void) => () => void;
  /** Fulfilled after `delayMs`, or as soon as `signal` is aborted. Never rejects. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** Compresses a body. Where it rejects, the body goes uncompressed. */
  readonly gzip: (body: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;
  /** Called with the end of each attempt. */
  readonly onAttempt?: (end: AttemptEnd) => void;
  /** Called before each repeated attempt's wait, with how many have failed and why the last did. */
  readonly onRetry?: (reason: RetryReason, failedAttempts: number, message: string) => void;
  /** Called with what is wrong with the set-up, for example a header that is left out. */
  readonly onProblem?: (message: string) => void;
  /**
   * Gives the headers of an attempt, in place of those of the configuration. `undefined` where
   * there are none yet. Asked again at status 401 or UNAUTHENTICATED, with those that were
   * `refused`: by others than them the request is sent once more, and where none can be had, which
   * `undefined` says, it waits for them.
   *
   * @default those of the configuration
   */
  readonly askForHeaders?:
    | ((refused?: SenderConfig["headers"]) => Promise<SenderConfig["headers"] | undefined>)
    | undefined;
  /** Gives connections back when the sender closes. */
  readonly close?: () => void;
}
