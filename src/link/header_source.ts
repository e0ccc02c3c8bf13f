import { reportOnce } from "../api/mod.ts";
import { runSuppressed } from "../api/context/run_suppressed.ts";
import { isThenable } from "../api/is_thenable.ts";
import { toText } from "../api/to_text.ts";

/** Headers by their names. */
export type HeaderValues = Readonly<Record<string, string>>;

/** Gives the headers of the next request: such as a token that expires. May throw or reject. */
export type AskForHeaders = () => HeaderValues | PromiseLike<HeaderValues>;

/**
 * Asks the application for the headers of a lane's requests, and hands on what it says. Where it
 * fails that is reported, and `undefined` is handed on.
 */
export class HeaderSource {
  readonly #ask: AskForHeaders;
  readonly #onHeaders: (headers: HeaderValues | undefined) => void;

  /** @param onHeaders Called once an {@linkcode ask}, at once where the answer is no promise. */
  constructor(ask: AskForHeaders, onHeaders: (headers: HeaderValues | undefined) => void) {
    this.#ask = ask;
    this.#onHeaders = onHeaders;
  }

  /** Asks. Never throws. */
  ask(): void {
    try {
      // Nothing of what it does for that is traced, or each export would make spans to export.
      const answer = runSuppressed(this.#ask);
      if (isThenable(answer)) answer.then(this.#onHeaders, (error) => this.#fail(error));
      else this.#onHeaders(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const message = `The headers of OTLP requests could not be had: ${toText(error)}`;
    reportOnce("otlp-headers", "error", message);
    this.#onHeaders(undefined);
  }
}
