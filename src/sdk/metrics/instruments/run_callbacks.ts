import { type BatchObservableResult, type ObservableResult, reportOnce } from "../../../api/mod.ts";
import { isThenable } from "../../../api/is_thenable.ts";
import { toText } from "../../../api/to_text.ts";
import type { Timers } from "../../timers.ts";
import { type BatchCallback, ObservableInstrument } from "./observable_instrument.ts";

/** The callbacks of one collection, in progress. */
export interface RunningCallbacks {
  /** Resolves when all have ended or the time is over; never rejects. */
  readonly done: Promise<void>;
  /** Ignores all later observations. */
  close(): void;
}

/**
 * Calls every callback once for one reader. If one throws or does not end in time, only what it has
 * not observed by then is lost (specification, Metrics SDK, asynchronous instruments).
 */
export function runCallbacks(
  reader: object,
  what: {
    readonly instruments: Iterable<ObservableInstrument>;
    readonly batches: Iterable<BatchCallback>;
  },
  options: { readonly timeoutMs: number; readonly timers: Timers },
): RunningCallbacks {
  let isOpen = true;
  const pending: Promise<unknown>[] = [];
  const call = (run: () => void | Promise<void>): void => {
    try {
      const result: unknown = run();
      if (isThenable(result)) pending.push(Promise.resolve(result).catch(reportFailure));
    } catch (error) {
      reportFailure(error);
    }
  };
  for (const instrument of what.instruments) {
    if (!instrument.hasStreams(reader)) continue;
    const result: ObservableResult = {
      observe: (value, attributes) => {
        if (isOpen) instrument.observe(reader, value, attributes);
        else reportLate();
      },
    };
    // A copy, so that a callback that removes and re-adds itself is not called again.
    for (const callback of [...instrument.callbacks]) call(() => callback(result));
  }
  for (const { callback, instruments } of what.batches) {
    const result: BatchObservableResult = {
      observe: (metric, value, attributes) => {
        if (!isOpen) reportLate();
        else if (metric instanceof ObservableInstrument && instruments.has(metric)) {
          metric.observe(reader, value, attributes);
        } else reportForeign();
      },
    };
    call(() => callback(result));
  }
  const close = (): void => {
    isOpen = false;
  };
  return { done: endWithin(pending, options), close };
}

function endWithin(
  pending: readonly Promise<unknown>[],
  { timeoutMs, timers }: { readonly timeoutMs: number; readonly timers: Timers },
): Promise<void> {
  if (pending.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = timers.after(timeoutMs, () => {
      reportOnce(
        "metric-callback-timeout",
        "warn",
        `A callback of an observable instrument did not end within ${timeoutMs} ms; what it ` +
          "observes later is ignored.",
      );
      resolve();
    });
    Promise.all(pending).then(() => {
      cancel();
      resolve();
    });
  });
}

function reportFailure(error: unknown): void {
  reportOnce(
    "metric-callback-threw",
    "error",
    `A callback of an observable instrument threw: ${toText(error)}`,
  );
}

function reportLate(): void {
  reportOnce(
    "metric-observe-late",
    "warn",
    "observe() was called after its collection had ended; the value was ignored.",
  );
}

function reportForeign(): void {
  reportOnce(
    "metric-observe-foreign",
    "warn",
    "observe() was called with an instrument that its callback was not added for; the value was " +
      "ignored.",
  );
}
