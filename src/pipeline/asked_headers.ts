import type { HeaderValues } from "../link/header_source.ts";

/** Longest that an answer is waited for where there is an earlier one, in milliseconds. */
export const HEADERS_WAIT_MS = 5000;

/** What asking takes. */
export interface HeaderQuestion {
  /** Asks the application thread; what it says is given to `take`. */
  readonly ask: (refused: HeaderValues | undefined) => void;
  /** Whether that thread waits, and so answers nobody. */
  readonly isThreadWaiting: () => boolean;
  /** Calls back after a delay; returns what cancels it. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** Called where no answer came in time. */
  readonly onLate: () => void;
}

/**
 * The headers that the application thread is asked for before each request of a lane. Where it has
 * no answer in time, or waits at the end of the process, those that it gave last go for new ones.
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
   * Asks; `undefined` where there is no answer and never was one, or none since `refused`.
   *
   * @param refused Those that this gave, and by which a receiver does not know who sends.
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

  /** Takes an answer; `undefined` where the application could not give one. */
  take(headers: HeaderValues | undefined): void {
    this.#last = headers ?? this.#last;
    this.#settle(headers === undefined);
  }

  /** Lets nobody wait any longer. */
  useLast(): void {
    this.#settle(false);
  }

  #settle(isFailed: boolean): void {
    for (const settle of this.#waiting.splice(0)) settle(isFailed);
  }
}
