import type { IncomingLike, OutgoingLike } from "./node_messages.ts";
import type { ResponseWatch } from "./response_watch.ts";

/** The responses to pipelined requests, by the connection on which they wait. */
const waiting = new WeakMap<object, Set<ResponseWatch>>();

/**
 * Ends a request whose response waits for earlier ones, when its connection closes before its turn
 * comes: neither the request nor the response reports that. A connection gets one listener, and
 * only if requests are pipelined.
 *
 * @param watch Ends the request.
 * @param request The request.
 * @param response The response to it, which has no connection until its turn comes.
 */
export function endWithConnection(
  watch: ResponseWatch,
  request: IncomingLike,
  response: OutgoingLike,
): void {
  if (response.socket !== null) return;
  const connection = request.socket;
  if (typeof connection?.once !== "function") return;
  let watches = waiting.get(connection);
  if (watches === undefined) {
    const added = new Set<ResponseWatch>();
    connection.once("close", () => added.forEach((one) => one.onConnectionClose()));
    waiting.set(connection, added);
    watches = added;
  }
  for (const one of watches) if (one.isOver) watches.delete(one);
  watches.add(watch);
}
