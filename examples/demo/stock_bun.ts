/**
 * The second hop: the stock service on `Bun.serve`, with Bun's own routes.
 *
 * @module
 */
import { init } from "../../mod.ts";
import { instrument } from "../../src/platform/bun/mod.ts";
import { demoOptions, runService } from "./run_service.ts";
import { readPrice, readStock, reserve, streamCatalogue, suggest } from "./stock.ts";

const telemetry = init({ serviceName: "stock", ...demoOptions() });

const server = Bun.serve(instrument({
  hostname: "127.0.0.1",
  port: 0,
  routes: {
    "/stock/:product": (request) => readStock(request.params.product),
    "/prices/:product": (request) => readPrice(request.params.product),
    "/suggestions": (request: Request) => suggest(new URL(request.url).searchParams.get("q") ?? ""),
    "/reservations": { POST: async (request: Request) => reserve(await request.text()) },
    "/catalogue": streamCatalogue,
  },
  fetch: () => new Response("not found", { status: 404 }),
}));

await runService(telemetry, {
  url: `http://127.0.0.1:${server.port}`,
  stop: () => server.stop(),
});
