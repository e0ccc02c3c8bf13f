import type { FlushResult } from "./flush_result.ts";

/**
 * Shuts something down once. Later calls share the first call's result, even a call made by the
 * application's code while it is being shut down.
 */
export class ShutdownOnce {
  #answer: Promise<FlushResult> | undefined;

  /** Whether a shutdown was requested. */
  get isAsked(): boolean {
    return this.#answer !== undefined;
  }

  /** @param stop Shuts it down. */
  ask(stop: () => Promise<FlushResult>): Promise<FlushResult> {
    if (this.#answer !== undefined) return this.#answer;
    let settle: (answer: Promise<FlushResult>) => void = () => {};
    this.#answer = new Promise((resolve) => {
      settle = resolve;
    });
    settle(stop());
    return this.#answer;
  }
}
