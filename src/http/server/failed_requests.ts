import type { Context } from "../../api/mod.ts";
import { endWithError } from "./end_request.ts";
import { type ServerRequest, watchedRequest } from "./server_request.ts";

/** A request whose handler threw. */
export interface FailedRequest<Extra> {
  /** The request, or the context in which its handler ran if the request is not traced. */
  readonly requestContext: ServerRequest | Context;
  /** What the runtime passed along. */
  readonly extra: Extra;
  /** What was thrown. */
  readonly error: unknown;
}

/** Stands for the error that a runtime creates for a response that it cannot send. */
const REFUSAL: unique symbol = Symbol("refusal");

/**
 * The requests whose handler threw and whose error handler has yet to respond. They are found by
 * what was thrown, which is all that an error handler is given. Requests whose response the runtime
 * refuses wait here too, and are matched by an error that no handler threw.
 *
 * A runtime calls the error handler in the same turn of the event loop in which the handler failed.
 * A request that is still here in the next turn is given up: other code caught the error.
 */
export class FailedRequests<Extra> {
  readonly #nextTurn: (call: () => void) => void;
  readonly #waiting = new Map<unknown, FailedRequest<Extra>[]>();

  /** @param nextTurn Calls a function in the next turn of the event loop. */
  constructor(nextTurn: (call: () => void) => void) {
    this.#nextTurn = nextTurn;
  }

  /** Keeps a request until the error handler responds; its span ends in any case. */
  add(failed: FailedRequest<Extra>): void {
    if (this.#waiting.size === 0) this.#nextTurn(() => this.#giveUp());
    const waiting = this.#waiting.get(failed.error);
    if (waiting === undefined) this.#waiting.set(failed.error, [failed]);
    else waiting.push(failed);
  }

  /** Keeps a request whose response the runtime refuses with an error of its own. */
  addRefused(refused: Omit<FailedRequest<Extra>, "error">): void {
    this.add({ ...refused, error: REFUSAL });
  }

  /**
   * Removes and returns the oldest request that failed with this error, or else the oldest one
   * whose response was refused.
   */
  take(error: unknown): FailedRequest<Extra> | undefined {
    const failed = this.#shift(error);
    if (failed !== undefined) return failed;
    const refused = this.#shift(REFUSAL);
    return refused && { ...refused, error };
  }

  #shift(error: unknown): FailedRequest<Extra> | undefined {
    const waiting = this.#waiting.get(error);
    const failed = waiting?.shift();
    if (waiting?.length === 0) this.#waiting.delete(error);
    return failed;
  }

  #giveUp(): void {
    const given = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { requestContext, error } of given.flat()) {
      const watched = watchedRequest(requestContext);
      if (watched === undefined) continue;
      if (error === REFUSAL) watched.refuse();
      else endWithError(watched, error, undefined);
    }
  }
}
