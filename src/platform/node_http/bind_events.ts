import { type Context, context as contextApi } from "../../api/mod.ts";
import { runInContext } from "../../api/context/run_in_context.ts";
import { activeServerRequest } from "../../http/server/server_request.ts";
import type { EventSource } from "./node_messages.ts";
import { replaceEmit } from "./watch_events.ts";

/** Called for an event after its listeners. */
export type AfterEvent = (event: unknown, first: unknown) => void;

/**
 * Runs the listeners of a request or a response in a context. Otherwise both runtimes call those of
 * a body that comes later in none, and Deno calls those of one request in the context of another on
 * its connection.
 *
 * @param source The request or the response.
 * @param context What is active in its listeners, unless something inside of it is already.
 * @param after Called for each event, also if a listener threw.
 */
export function bindEvents(source: EventSource, context: Context, after?: AfterEvent): void {
  const { emit } = source;
  const bound = function (this: unknown, ...args: never[]): boolean {
    try {
      return nobodyListens(source, args[0]) || isInside(context)
        ? Reflect.apply(emit, this, args)
        : runInContext(context, emit, this, args);
    } finally {
      after?.(args[0], args[1]);
    }
  };
  replaceEmit(source, bound);
}

// Most events have no listener, and on Deno switching the context takes a microsecond.
function nobodyListens(source: EventSource, event: unknown): boolean {
  return source.listenerCount?.(event) === 0;
}

function isInside(context: Context): boolean {
  const active = contextApi.active();
  return active === context || activeServerRequest(active) === context;
}
