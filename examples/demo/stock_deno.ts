/**
 * The second hop without Bun: the stock service on `Deno.serve`, with a router that the
 * instrumentation cannot see into.
 *
 * @module
 */
import { init } from "../../mod.ts";
import { instrument, setRoute } from "../../src/platform/deno/mod.ts";
import { demoOptions, runService } from "./run_service.ts";
import { readPrice, readStock, reserve, streamCatalogue, suggest } from "./stock.ts";

const telemetry = init({ serviceName: "stock", ...demoOptions() });

async function route(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [, first, product = ""] = pathname.split("/");
  switch (first) {
    case "stock":
      setRoute("/stock/:product");
      return await readStock(product);
    case "prices":
      setRoute("/prices/:product");
      return await readPrice(product);
    case "suggestions":
      setRoute("/suggestions");
      return await suggest(searchParams.get("q") ?? "");
    case "reservations":
      setRoute("/reservations");
      return await reserve(await request.text());
    case "catalogue":
      setRoute("/catalogue");
      return streamCatalogue();
    default:
      return new Response("not found", { status: 404 });
  }
}

const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
  instrument(route),
);

await runService(telemetry, {
  url: `http://127.0.0.1:${server.addr.port}`,
  stop: () => server.shutdown(),
});
