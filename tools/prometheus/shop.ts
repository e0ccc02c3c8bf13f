/**
 * A program that serves metrics of every kind until it is ended. Its first line has two addresses:
 * one negotiates the format, one is always text.
 *
 * @module
 */
import { createServer } from "node:http";
import { ROOT_CONTEXT, trace } from "../../src/api/mod.ts";
import { PrometheusExporter } from "../../src/prometheus/mod.ts";
import { MeterProvider, View } from "../../src/sdk/metrics/mod.ts";
import { Resource } from "../../src/sdk/resource/mod.ts";
import { HARD_TEXT, TRACE_ID } from "./facts.ts";

const exporters = [new PrometheusExporter(), new PrometheusExporter()];
const provider = new MeterProvider({
  readers: exporters,
  resource: new Resource({ "service.name": "shop", "deployment.environment.name": "check" }),
  views: [
    new View({
      instrumentName: "exponential",
      aggregation: { kind: "base2_exponential_bucket_histogram" },
    }),
  ],
});
const meter = provider.getMeter("shop", "1.0", { schemaUrl: "https://example.com/schema" });
const spanContext = { traceId: TRACE_ID, spanId: "b7ad6b7169203331", traceFlags: 1 };
const context = trace.setSpanContext(ROOT_CONTEXT, spanContext);

meter.createCounter("shop.orders", { unit: "{order}", description: HARD_TEXT })
  .add(42, { "item.kind": HARD_TEXT, "item/kind": "also", "": "", "1st": "digit" }, context);
meter.createCounter("shop.traffic", { unit: "By", description: "Bytes in and out" }).add(2 ** 53);
meter.createUpDownCounter("shop.queue", { description: "Waiting" }).add(-3, { le: "label" });
meter.createGauge("shop.load", { unit: "1", description: "Load" }).record(0.75);
const wait = meter.createHistogram("shop.wait", {
  unit: "s",
  description: "Time to wait",
  advice: { explicitBucketBoundaries: [0.1, 0.5, 1] },
});
for (const seconds of [0.05, 0.3, 0.4, 7]) wait.record(seconds, { le: "mine" }, context);
const exponential = meter.createHistogram("exponential", { description: "Spread" });
for (let i = 1; i <= 1000; i++) exponential.record(i / 10);
// Two kinds whose names become the same: the second is dropped.
meter.createGauge("shop/orders_total", { description: "Clash" }).record(1);

const [asked, plain] = exporters;
const server = asked.serve({ host: "127.0.0.1", port: 0, keepAlive: true });
const handlePlain = plain.handler();
// Without an Accept header the format is Prometheus text.
const plainServer = createServer(async (_request, response) => {
  const answer = await handlePlain(new Request("http://localhost/metrics"));
  response.setHeader("content-type", answer.headers.get("content-type") ?? "");
  response.end(await answer.text());
});
plainServer.listen(0, "127.0.0.1", () => {
  const address = plainServer.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  console.log(JSON.stringify({ asked: server?.port, plain: port }));
});
