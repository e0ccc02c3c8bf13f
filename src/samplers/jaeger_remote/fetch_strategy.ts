import { runSuppressed } from "../../api/context/run_suppressed.ts";
import { fetchFailure } from "../../otlp/sender/fetch_failure.ts";
import { readBody } from "../../otlp/sender/read_body.ts";
import type { Timers } from "../../sdk/timers.ts";

/** The maximum size of a response, in bytes after decompression. */
export const MAX_STRATEGY_BYTES: number = 1024 * 1024;

/** The options of a request, as `fetch` takes them. */
export interface StrategyRequest {
  /** A strategy is only ever read. */
  readonly method: "GET";
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** Redirects are not followed, but count as responses. */
  readonly redirect: "manual";
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** The part of `fetch` that requests a strategy. */
export type StrategyFetch = (url: string, request: StrategyRequest) => Promise<Response>;

/** Why there is no usable response; each cause is reported once. */
export type StrategyFailure = "unreachable" | "status" | "answer";

/** The text of a response, or why there is none. */
export type StrategyResult =
  | { readonly kind: "received"; readonly text: string }
  | { readonly kind: "failed"; readonly cause: StrategyFailure; readonly problem: string };

/** Options of {@linkcode fetchStrategy}. */
export interface FetchStrategyOptions {
  readonly fetch: StrategyFetch;
  readonly timers: Timers;
  /** Milliseconds for the whole request, including the response body. */
  readonly timeoutMs: number;
  /** Ends the request when aborted. */
  readonly closing: AbortSignal;
}

/**
 * Requests a strategy once. Always settles within the given time, even if `fetch` ignores its
 * signal, and never rejects. The request is not traced.
 */
export function fetchStrategy(
  url: string,
  { fetch, timers, timeoutMs, closing }: FetchStrategyOptions,
): Promise<StrategyResult> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const finish = (result: StrategyResult): void => {
      stopTimer();
      closing.removeEventListener("abort", onClosing);
      resolve(result);
      // The rest of the response is not needed.
      controller.abort();
    };
    const onClosing = (): void => finish(failed("unreachable", "the sampler was shut down"));
    const stopTimer = timers.after(timeoutMs, () => {
      finish(failed("unreachable", `no response within ${timeoutMs} ms`));
    });
    closing.addEventListener("abort", onClosing);

    const run = async (): Promise<StrategyResult> => {
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
      return { kind: "received", text: new TextDecoder().decode(body.bytes) };
    };
    // A promise settles once: what comes after the timeout is dropped here.
    runSuppressed(run).then(finish, (error: unknown) => {
      // Bun's messages end with a full stop.
      finish(failed("unreachable", fetchFailure(error).message.replace(/\.$/, "")));
    });
  });
}

function failed(
  cause: StrategyFailure,
  problem: string,
): StrategyResult {
  return { kind: "failed", cause, problem };
}
