/**
 * Replaces `jsr:@std/http@1/unstable-route`, because tests do without its registry: the documented
 * types and routing. The first route whose pattern matches handles a request, by its `handler` or
 * by the one of `handlers` for the method; 405 without one, 404 if no pattern matches.
 *
 * @module
 */

/** Handles a request; gets the match of the pattern and the server's info. */
export type Handler = (
  request: Request,
  params?: URLPatternResult,
  info?: Deno.ServeHandlerInfo,
) => Response | Promise<Response>;

/** Handles a request whose handler threw. */
export type ErrorHandler = (
  error: unknown,
  ...args: Parameters<Handler>
) => Response | Promise<Response>;

/** A pattern, and one handler for all methods or one for each. */
export type Route =
  | { pattern: URLPattern; handler: Handler; handlers?: never }
  | { pattern: URLPattern; handler?: never; handlers: { [method in string]: Handler } };

/** The handler of a server with these routes. */
export function route(
  routes: Route[],
  errorHandler: ErrorHandler = () => new Response("Internal Server Error", { status: 500 }),
): (request: Request, info?: Deno.ServeHandlerInfo) => Response | Promise<Response> {
  return (request, info) => {
    for (const { pattern, handler, handlers } of routes) {
      const params = pattern.exec(request.url);
      if (params === null) continue;
      const chosen = handler ?? handlers[request.method];
      if (chosen === undefined) {
        const allow = Object.keys(handlers ?? {}).join(", ");
        return new Response("Method Not Allowed", { status: 405, headers: { allow } });
      }
      try {
        return chosen(request, params, info);
      } catch (error) {
        return errorHandler(error, request, params, info);
      }
    }
    return new Response("Not Found", { status: 404 });
  };
}
