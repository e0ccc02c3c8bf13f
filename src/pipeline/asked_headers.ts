import type { HeaderValues } from "../link/header_source.ts";

/** Longest wait for the application's headers, in milliseconds. */
export const HEADERS_WAIT_MS = 5000;

/** What {@linkcode AskedHeaders} needs of its surroundings. */
export interface HeaderQuestion {
  /** Asks the application thread; its answer is passed to `take`. */
  readonly ask: (refused: HeaderValues | undefined) => void;
  /** Whether that thread blocks, and so cannot answer. */
  readonly isThreadWaiting: () => boolean;
  /** Calls back after a delay; returns what cancels it. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** Called if no answer came in time. */
  readonly onLate: () => void;
}

/**
 * The headers that the application thread is asked for before each request of a lane. If it does
 * not answer in time, or blocks at the end of the process, the last ones it gave are used.
 */
export class AskedHeaders {
  readonly #question: HeaderQuestion;
  #last: HeaderValues | undefined;
  #waiting: ((isFailed: boolean) => void)[] = [];

  /** Asks nothing yet. */
  constructor(question: HeaderQuestion) {
    this.#question = question;
  }

  /**
   * Asks for headers; `undefined` if none were ever given, or none since `refused`.
   *
   * @param refused Headers from an earlier call that a receiver did not accept as credentials.
   */
  get(refused?: HeaderValues): Promise<HeaderValues | undefined> {
    if (this.#question.isThreadWaiting()) return Promise.resolve(this.#last);
    return new Promise((resolve) => {
      const stopTimer = this.#question.after(HEADERS_WAIT_MS, () => {
        this.#question.onLate();
        this.#settle(true);
      });
      this.#waiting.push((isFailed) => {
        stopTimer();
        resolve(isFailed && this.#last === refused ? undefined : this.#last);
      });
      this.#question.ask(refused);
    });
  }

  /** Takes an answer; `undefined` if the application could not give one. */
  take(headers: HeaderValues | undefined): void {
    this.#last = headers ?? this.#last;
    this.#settle(headers === undefined);
  }

  /** Ends all waits with the last headers. */
  useLast(): void {
    this.#settle(false);
  }

  #settle(isFailed: boolean): void {
    for (const settle of this.#waiting.splice(0)) settle(isFailed);
  }
}
