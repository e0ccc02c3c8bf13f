import type { Bounded } from "./run_bounded.ts";
import type { Outcome, ResponseStatus, RetryReason } from "./outcome.ts";
import type { SenderConfig } from "./sender_config.ts";

/** A failed attempt that may be retried. */
export interface Retry {
  /** Distinguishes it from the outcomes. */
  readonly kind: "retry";
  /** Why it may be retried. */
  readonly reason: RetryReason;
  /** What failed, for the user. */
  readonly message: string;
  /** The wait that the receiver asks for, milliseconds. */
  readonly retryAfterMs?: number;
}

/** One attempt at one request. */
export interface Attempt {
  /** The additional headers; unchanged headers are the same object. */
  readonly headers: SenderConfig["headers"];
  /** The encoded request. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether the body is compressed with gzip. */
  readonly isCompressed: boolean;
  /** Spans, log records or data points in it: no more can be rejected. */
  readonly itemCount: number;
  /** Milliseconds for the attempt, its response's body included; `Infinity` means no limit. */
  readonly limitMs: number;
  /** Ends the attempt when aborted. */
  readonly closing: AbortSignal;
  /** Whether it must use a new connection. */
  readonly needsNewConnection: boolean;
}

/** A status, and what it means for the request. */
export interface Judgement {
  /** The status of the response. */
  readonly status: ResponseStatus;
  /** What became of the request. */
  readonly verdict: Outcome | Retry;
}

/** Sends requests to a receiver by one protocol, and interprets responses. */
export interface Transport {
  /** Sends once. Always ends within `limitMs` while the process runs, and never rejects. */
  attempt(attempt: Attempt): Promise<Bounded<Judgement>>;
  /** Releases its connections. */
  close(): void;
}
