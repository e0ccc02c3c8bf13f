import { type HttpServerOptions, instrumentHandler, replaceMembers } from "../../../http/mod.ts";
import { asHandler, serverOf } from "./instrument.ts";

/** A route of `@std/http`, by shape: a pattern, and a handler or one per method. */
export interface PatternRoute {
  /** What the URL must look like; its `pathname` becomes `http.route`. */
  readonly pattern: { readonly pathname: string };
}

/**
 * Traces the handlers of routes, for the `route()` of `@std/http` and similar routers: the pattern
 * of a route becomes `http.route` and names the span. The handlers get the router's arguments in
 * its order, and both a `handler` and `handlers` by method are covered.
 *
 * Wrap the router's result with `instrument` as well, so that requests which match no route are
 * traced too; a request never gets two spans.
 *
 * @param routes The routes; they are not changed.
 * @param options What to record, for requests that are not traced already.
 * @returns The same routes, traced.
 * @throws {TypeError} When the routes are no list, or an option cannot be used.
 * @example
 * ```ts
 * import { instrumentRoutes } from "@offthread/otel/deno";
 *
 * const routes = instrumentRoutes([
 *   {
 *     pattern: new URLPattern({ pathname: "/users/:id" }),
 *     handler: () => new Response("a user"),
 *   },
 * ]);
 * console.log(routes.length); // 1
 * ```
 */
export function instrumentRoutes<R extends PatternRoute>(
  routes: readonly R[],
  options: HttpServerOptions = {},
): R[] {
  const server = serverOf(options);
  if (!Array.isArray(routes)) throw new TypeError("Cannot instrument: expected a list of routes.");
  return routes.map((route) => {
    const { pathname } = route.pattern;
    const members: Record<string, unknown> = {};
    const handler: unknown = Reflect.get(route, "handler");
    if (typeof handler === "function") {
      members.handler = instrumentHandler(asHandler(handler), server, pathname);
    }
    const handlers: unknown = Reflect.get(route, "handlers");
    if (typeof handlers === "object" && handlers !== null) {
      const traced: Record<string, unknown> = {};
      for (const [method, byMethod] of Object.entries(handlers)) {
        traced[method] = typeof byMethod === "function"
          ? instrumentHandler(asHandler(byMethod), server, pathname)
          : byMethod;
      }
      members.handlers = replaceMembers(handlers, traced);
    }
    return replaceMembers(route, members);
  });
}
