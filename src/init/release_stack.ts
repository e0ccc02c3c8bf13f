import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** What has to be taken back of a set-up, in the order in which it was done. */
export class ReleaseStack {
  readonly #releases: (() => void)[] = [];

  /** Adds what takes something back. It may return a promise, which nobody waits for. */
  add(release: () => unknown): void {
    this.#releases.push(() => void release());
  }

  /** Takes everything back, the last thing first, once. What throws keeps nothing else back. */
  run(): void {
    for (const release of this.#releases.splice(0).reverse()) {
      try {
        release();
      } catch (error) {
        reportOnce("init-release", "error", `A part could not be taken back: ${toText(error)}`);
      }
    }
  }
}
