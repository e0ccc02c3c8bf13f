/**
 * Traces HTTP on Bun: servers made with `Bun.serve`, their routes, and the requests that the
 * process makes with `fetch`.
 *
 * ```ts ignore
 * import { init } from "@offthread/otel";
 * import { instrument, instrumentFetch } from "@offthread/otel/bun";
 *
 * init({ serviceName: "shop" });
 * instrumentFetch();
 * Bun.serve(instrument({ fetch: () => fetch("https://example.com/") }));
 * ```
 *
 * @module
 */
export {
  type ClientRequest,
  type HttpClientOptions,
  type HttpMetricsOptions,
  type HttpServerOptions,
  type IgnoreRule,
  type IncomingContext,
  setRoute,
} from "../../http/mod.ts";
export type { Span } from "../../api/mod.ts";
export { instrument } from "./http/instrument.ts";
export { instrumentServe } from "./http/instrument_serve.ts";
export { instrumentFetch, wrapFetch } from "./http/instrument_fetch.ts";
export type {
  BunAnswer,
  BunCookies,
  BunFetchHandler,
  BunRoute,
  BunRouteHandler,
  BunRouteParameter,
  BunRouteRequest,
  BunRoutes,
  BunServeObject,
  BunServer,
  BunServeTarget,
  BunSocketAddress,
  BunUpgradeOptions,
  Traced,
} from "./http/serve_types.ts";
