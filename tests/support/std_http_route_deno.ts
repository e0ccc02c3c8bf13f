/**
 * Stands in for `jsr:@std/http@1/unstable-route`, which comes from a registry that tests do
 * without: the types and the routing that it documents. The first route whose pattern matches
 * answers, by its `handler` or by the one of `handlers` for the method; 405 where there is none for
 * it, 404 where no pattern matches.
 *
 * @module
 */

/** Answers a request; gets what the pattern matched and what the server knows. */
export type Handler = (
  request: Request,
  params?: URLPatternResult,
  info?: Deno.ServeHandlerInfo,
) => Response | Promise<Response>;

/** Answers a request whose handler threw. */
export type ErrorHandler = (
  error: unknown,
  ...args: Parameters<Handler>
) => Response | Promise<Response>;

/** A pattern, and one handler for all methods or one for each. */
export type Route =
  | { pattern: URLPattern; handler: Handler; handlers?: never }
  | { pattern: URLPattern; handler?: never; handlers: { [method in string]: Handler } };

/** The handler of a server that does what its routes say. */
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
