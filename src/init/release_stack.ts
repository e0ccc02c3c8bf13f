import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** The functions that undo a set-up, in the order of its steps. */
export class ReleaseStack {
  readonly #releases: (() => void)[] = [];

  /** Adds a function that undoes a step. If it returns a promise, that is not awaited. */
  add(release: () => unknown): void {
    this.#releases.push(() => void release());
  }

  /** Undoes everything once, last step first. If a function throws, the others still run. */
  run(): void {
    for (const release of this.#releases.splice(0).reverse()) {
      try {
        release();
      } catch (error) {
        reportOnce(
          "init-release",
          "error",
          `A part of the set-up could not be undone: ${toText(error)}`,
        );
      }
    }
  }
}
