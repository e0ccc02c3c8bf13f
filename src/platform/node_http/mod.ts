/**
 * Traces servers of `node:http` and `node:https`, frameworks on top of them such as Express, Koa
 * and Fastify, and clients such as axios and got, on Deno and on Bun.
 *
 * ```ts ignore
 * import { createServer } from "node:http";
 * import express from "express";
 * import { init } from "@offthread/otel";
 * import { instrument } from "@offthread/otel/node-http";
 *
 * init({ serviceName: "shop" });
 * const app = express();
 * app.get("/users/:id", (request, response) => void response.send(`user ${request.params.id}`));
 * createServer(instrument(app)).listen(3000);
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
export { instrument } from "./instrument.ts";
export { instrumentServers } from "./instrument_servers.ts";
export { instrumentClients } from "./client/instrument_clients.ts";
