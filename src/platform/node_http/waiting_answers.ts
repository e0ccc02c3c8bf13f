import type { IncomingLike, OutgoingLike } from "./node_messages.ts";
import type { ServedAnswer } from "./served_answer.ts";

/** The responses to pipelined requests, by the connection on which they wait. */
const waiting = new WeakMap<object, Set<ServedAnswer>>();

/**
 * Ends a request whose response waits for earlier ones, when its connection closes before its turn
 * comes: neither the request nor the response reports that. A connection gets one listener, and
 * only if requests are pipelined.
 *
 * @param answer Ends the request.
 * @param request The request.
 * @param response The response to it, which has no connection until its turn comes.
 */
export function endWithConnection(
  answer: ServedAnswer,
  request: IncomingLike,
  response: OutgoingLike,
): void {
  if (response.socket !== null) return;
  const connection = request.socket;
  if (typeof connection?.once !== "function") return;
  let answers = waiting.get(connection);
  if (answers === undefined) {
    const added = new Set<ServedAnswer>();
    connection.once("close", () => added.forEach((one) => one.loseConnection()));
    waiting.set(connection, added);
    answers = added;
  }
  for (const one of answers) if (one.isOver) answers.delete(one);
  answers.add(answer);
}
