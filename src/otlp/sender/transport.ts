import type { Bounded } from "./run_bounded.ts";
import type { AnswerStatus, Outcome, RetryReason } from "./outcome.ts";
import type { SenderConfig } from "./sender_config.ts";

/** An attempt that may be repeated. */
export interface Retry {
  /** Tells it from the outcomes. */
  readonly kind: "retry";
  /** Why it may be repeated. */
  readonly reason: RetryReason;
  /** What failed, for people. */
  readonly message: string;
  /** What the receiver asks to wait, milliseconds. */
  readonly retryAfterMs?: number;
}

/** One attempt at one request. */
export interface Attempt {
  /** The additional headers; the same object while they are the same. */
  readonly headers: SenderConfig["headers"];
  /** The encoded request. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether the body is compressed with gzip. */
  readonly isCompressed: boolean;
  /** Spans, log records or data points in it: no more can have been rejected. */
  readonly itemCount: number;
  /** Milliseconds for the whole attempt, the answer's body included; `Infinity` means no limit. */
  readonly limitMs: number;
  /** Ends the attempt when aborted. */
  readonly closing: AbortSignal;
  /** Whether it must not go over a connection that was used before. */
  readonly needsNewConnection: boolean;
}

/** A status, and what it means for the request. */
export interface Judgement {
  /** What the receiver answered. */
  readonly status: AnswerStatus;
  /** What became of the request. */
  readonly verdict: Outcome | Retry;
}

/** Carries requests to a receiver by one protocol, and understands its answers. */
export interface Transport {
  /** Sends once. Always ends within `limitMs` of a process that runs, and never rejects. */
  attempt(attempt: Attempt): Promise<Bounded<Judgement>>;
  /** Gives its connections back. */
  close(): void;
}
