import { reportOnce } from "../api/mod.ts";
import { runSuppressed } from "../api/context/run_suppressed.ts";
import { isThenable } from "../api/is_thenable.ts";
import { toText } from "../api/to_text.ts";

/** Headers by their names. */
export type HeaderValues = Readonly<Record<string, string>>;

/**
 * Returns the headers of the next request, such as a token that expires. May throw or reject.
 * `refused` are the headers it gave before, if a receiver did not accept them as credentials.
 */
export type AskForHeaders = (refused?: HeaderValues) => HeaderValues | PromiseLike<HeaderValues>;

/** What each function returned last, for any lane. */
const newestAnswers = new WeakMap<AskForHeaders, HeaderValues>();

/**
 * Asks the application for the headers of a lane's requests, and passes on the result. A failure is
 * reported, and passed on as `undefined`.
 */
export class HeaderSource {
  /** The function that it calls; lanes may share one. */
  readonly headersFunction: AskForHeaders;
  readonly #onHeaders: (headers: HeaderValues | undefined) => void;

  /**
   * @param onHeaders Called once per {@linkcode ask}, at once unless the function returns a
   * promise.
   */
  constructor(ask: AskForHeaders, onHeaders: (headers: HeaderValues | undefined) => void) {
    this.headersFunction = ask;
    this.#onHeaders = onHeaders;
  }

  /** Calls the function. Never throws. */
  ask(refused?: HeaderValues): void {
    try {
      // What it does is not traced; otherwise each export would create spans to export.
      const answer = runSuppressed(() => this.headersFunction(refused));
      if (isThenable(answer)) answer.then(this.#onAnswer, (error) => this.#fail(error));
      else this.#onAnswer(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Passes on what the function returned last, to any lane: a lane that seldom sends may still hold
   * an old token.
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
    const message = `otlp.headers() failed: ${toText(error)}; requests are sent with the ` +
      "headers that it returned last, or are retried later if there are none";
    reportOnce("otlp-headers", "error", message);
    this.#onHeaders(undefined);
  }
}
