import type { FlushResult } from "./flush_result.ts";

/**
 * Shuts something down once: later calls share the first one's answer, also a call that comes from
 * what is being shut down, which is the application's code.
 */
export class ShutdownOnce {
  #answer: Promise<FlushResult> | undefined;

  /** Whether it was asked for. */
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
