// A traced server on Deno:
//
//     deno run --allow-net --allow-env=OTEL_* examples/quick_start_deno.ts
//
// Spans go to the OpenTelemetry Collector at OTEL_EXPORTER_OTLP_ENDPOINT, or at
// http://localhost:4318. Outside of this checkout the imports are "jsr:@offthread/otel" and
// "jsr:@offthread/otel/deno".
import { init, trace } from "../mod.ts";
import { instrument, instrumentFetch } from "../src/platform/deno/mod.ts";

init({ serviceName: "shop" });
instrumentFetch();

Deno.serve(instrument(async (request) => {
  const { pathname } = new URL(request.url);
  return await trace.getTracer("shop").startActiveSpan("look up", async (span) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    span.setAttribute("product.name", pathname.slice(1));
    span.end();
    return new Response(`${pathname.slice(1)}: sold out\n`);
  });
}));
