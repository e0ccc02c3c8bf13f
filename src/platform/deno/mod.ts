/**
 * Traces HTTP on Deno: servers made with `Deno.serve` or `deno serve`, frameworks and routers on
 * top of them, and the requests that the process makes with `fetch`.
 *
 * ```ts
 * import { init } from "@offthread/otel";
 * import { instrument, instrumentFetch } from "@offthread/otel/deno";
 *
 * init({ serviceName: "shop" });
 * instrumentFetch();
 * Deno.serve(instrument(() => fetch("https://example.com/")));
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
export {
  instrument,
  type ServeHandler,
  type ServeHandlerInfo,
  type ServeObject,
  type ServeOptionsWithHandler,
} from "./http/instrument.ts";
export type { ServeAddress } from "./http/serve_runtime.ts";
export { instrumentServe } from "./http/instrument_serve.ts";
export { instrumentFetch, wrapFetch } from "./http/instrument_fetch.ts";
export { instrumentRoutes, type PatternRoute } from "./http/instrument_routes.ts";
