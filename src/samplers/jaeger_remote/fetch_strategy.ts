import { runSuppressed } from "../../api/context/run_suppressed.ts";
import { fetchFailure } from "../../otlp/sender/fetch_failure.ts";
import { readBody } from "../../otlp/sender/read_body.ts";
import type { Timers } from "../../sdk/timers.ts";

/** Largest answer that is read, in bytes after decompression. */
export const MAX_STRATEGY_BYTES: number = 1024 * 1024;

/** What is asked of `fetch`. */
export interface StrategyRequest {
  /** A strategy is only ever read. */
  readonly method: "GET";
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** Redirects are answers, not followed. */
  readonly redirect: "manual";
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** The part of `fetch` that asks for a strategy. */
export type StrategyFetch = (url: string, request: StrategyRequest) => Promise<Response>;

/** Why there is no answer; each cause is told once. */
export type StrategyFailure = "unreachable" | "status" | "answer";

/** An answer, or why there is none. */
export type StrategyAnswer =
  | { readonly kind: "answered"; readonly text: string }
  | { readonly kind: "failed"; readonly cause: StrategyFailure; readonly problem: string };

/** How to ask. */
export interface FetchStrategyOptions {
  readonly fetch: StrategyFetch;
  readonly timers: Timers;
  /** Milliseconds for all of it, the answer's body included. */
  readonly timeoutMs: number;
  /** Ends the request when aborted. */
  readonly closing: AbortSignal;
}

/**
 * Asks for a strategy, once. Always ends within the given time, also where `fetch` does not heed
 * its signal, and never rejects. Nothing of it is traced.
 */
export function fetchStrategy(
  url: string,
  { fetch, timers, timeoutMs, closing }: FetchStrategyOptions,
): Promise<StrategyAnswer> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const finish = (answer: StrategyAnswer): void => {
      stopTimer();
      closing.removeEventListener("abort", onClosing);
      resolve(answer);
      // What is still to come of the answer is not wanted.
      controller.abort();
    };
    const onClosing = (): void => finish(failed("unreachable", "the sampler was shut down"));
    const stopTimer = timers.after(timeoutMs, () => {
      finish(failed("unreachable", `no answer within ${timeoutMs} ms`));
    });
    closing.addEventListener("abort", onClosing);

    const run = async (): Promise<StrategyAnswer> => {
      const response = await fetch(url, {
        method: "GET",
        headers: { accept: "application/json" },
        redirect: "manual",
        signal: controller.signal,
      });
      if (response.status !== 200) return failed("status", `status ${response.status}`);
      const body = await readBody(response, MAX_STRATEGY_BYTES);
      if (body.kind === "too_large") {
        return failed("answer", `it is larger than ${MAX_STRATEGY_BYTES} bytes`);
      }
      return { kind: "answered", text: new TextDecoder().decode(body.bytes) };
    };
    // A promise is settled once: what comes after the timeout is dropped here.
    runSuppressed(run).then(finish, (error: unknown) => {
      // Bun's messages have a stop of their own.
      finish(failed("unreachable", fetchFailure(error).message.replace(/\.$/, "")));
    });
  });
}

function failed(
  cause: StrategyFailure,
  problem: string,
): StrategyAnswer {
  return { kind: "failed", cause, problem };
}
