import { handlerMember } from "./handler_member.ts";
import { instrumentHandler, type RequestHandler } from "./instrument_handler.ts";
import { replaceMembers } from "./replace_members.ts";
import type { ServerInstrumentation } from "./server_span.ts";

/**
 * Traces a function that handles requests. Some applications are such a function and also have one
 * as their `fetch` member, such as GraphQL Yoga's: both are traced then. All other members stay.
 *
 * @param target The function.
 * @param server How to trace.
 */
export function instrumentFunction<Extra>(
  target: RequestHandler,
  server: ServerInstrumentation<Extra>,
): RequestHandler {
  const traced = instrumentHandler(target, server);
  const fetch = handlerMember(target, "fetch");
  return fetch === undefined
    ? traced
    : replaceMembers(target, { fetch: instrumentHandler(fetch, server) }, traced);
}
