import { reportOnce } from "../api/mod.ts";
import { runSuppressed } from "../api/context/run_suppressed.ts";
import { isThenable } from "../api/is_thenable.ts";
import { toText } from "../api/to_text.ts";

/** Headers by their names. */
export type HeaderValues = Readonly<Record<string, string>>;

/**
 * Gives the headers of the next request: such as a token that expires. May throw or reject.
 * `refused` are those that it gave before, where a receiver does not know who sends by them.
 */
export type AskForHeaders = (refused?: HeaderValues) => HeaderValues | PromiseLike<HeaderValues>;

/** What each function gave last, to whatever lane. */
const newestAnswers = new WeakMap<AskForHeaders, HeaderValues>();

/**
 * Asks the application for the headers of a lane's requests, and hands on what it says. Where it
 * fails that is reported, and `undefined` is handed on.
 */
export class HeaderSource {
  /** Whom it asks: lanes may have the same one. */
  readonly headersFunction: AskForHeaders;
  readonly #onHeaders: (headers: HeaderValues | undefined) => void;

  /** @param onHeaders Called once an {@linkcode ask}, at once where the answer is no promise. */
  constructor(ask: AskForHeaders, onHeaders: (headers: HeaderValues | undefined) => void) {
    this.headersFunction = ask;
    this.#onHeaders = onHeaders;
  }

  /** Asks. Never throws. */
  ask(refused?: HeaderValues): void {
    try {
      // Nothing of what it does for that is traced, or each export would make spans to export.
      const answer = runSuppressed(() => this.headersFunction(refused));
      if (isThenable(answer)) answer.then(this.#onAnswer, (error) => this.#fail(error));
      else this.#onAnswer(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Hands on what the function gave last, be it to another lane: one that seldom sends may have
   * been given a token long ago.
   */
  giveNewest(): void {
    const headers = newestAnswers.get(this.headersFunction);
    if (headers !== undefined) this.#onHeaders(headers);
  }

  readonly #onAnswer = (headers: HeaderValues): void => {
    newestAnswers.set(this.headersFunction, headers);
    this.#onHeaders(headers);
  };

  #fail(error: unknown): void {
    const message = `The headers of OTLP requests could not be had: ${toText(error)}; ` +
      "otlp.headers() is asked again before the next request";
    reportOnce("otlp-headers", "error", message);
    this.#onHeaders(undefined);
  }
}
