// A traced server on Bun: `bun examples/quick_start_bun.ts`. Spans go to the OpenTelemetry
// Collector at OTEL_EXPORTER_OTLP_ENDPOINT, or at http://localhost:4318. Outside of this checkout the
// imports are "@offthread/otel" and "@offthread/otel/bun".
import { init, trace } from "../mod.ts";
import { instrument, instrumentFetch } from "../src/platform/bun/mod.ts";

init({ serviceName: "shop" });
instrumentFetch();

Bun.serve(instrument({
  routes: {
    "/products/:name": (request) =>
      trace.getTracer("shop").startActiveSpan("look up", async (span) => {
        await Bun.sleep(5);
        span.setAttribute("product.name", request.params.name);
        span.end();
        return new Response(`${request.params.name}: sold out\n`);
      }),
  },
  fetch: () => new Response("not found\n", { status: 404 }),
}));
