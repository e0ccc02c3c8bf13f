/**
 * The first hop: a small shop on `Deno.serve`. It calls the stock service, whose URL is its only
 * argument.
 *
 * Routes have the shape of `@std/http`'s; the router below is a minimal one.
 *
 * @module
 */
import { init, SpanStatusCode, trace } from "../../mod.ts";
import { instrument, instrumentFetch, instrumentRoutes } from "../../src/platform/deno/mod.ts";
import { createLog } from "../../src/log/mod.ts";
import { inSpan } from "./in_span.ts";
import { pause } from "./pause.ts";
import { demoOptions, runService } from "./run_service.ts";

const stockUrl = Deno.args[0] ?? "";

const log = createLog("demo.shop");

const telemetry = init({ serviceName: "shop", ...demoOptions() });
instrumentFetch();

type Match = URLPatternResult;

const routes = instrumentRoutes([
  { pattern: new URLPattern({ pathname: "/products/:id" }), handler: showProduct },
  { pattern: new URLPattern({ pathname: "/cart" }), handler: showCart },
  { pattern: new URLPattern({ pathname: "/search" }), handler: search },
  { pattern: new URLPattern({ pathname: "/checkout" }), handler: checkOut },
  { pattern: new URLPattern({ pathname: "/catalogue.csv" }), handler: streamCatalogue },
]);

async function showProduct(_request: Request, match: Match): Promise<Response> {
  const id = match.pathname.groups["id"] ?? "";
  const count = await inSpan("load product", { "product.id": id }, async (span) => {
    span.addEvent("cache.miss", { "cache.key": `product:${id}` });
    await pause(2);
    const response = await fetch(`${stockUrl}/stock/${id}`);
    return await response.text();
  });
  return await inSpan("render page", { "page.template": "product" }, async (span) => {
    await pause(1);
    const page = `<h1>${id}</h1><p>${count} left</p>`;
    span.setAttribute("page.bytes", page.length);
    log.info("product shown", { "product.id": id, "stock.count": Number(count) });
    return new Response(page, { headers: { "content-type": "text/html" } });
  });
}

async function showCart(): Promise<Response> {
  await inSpan("load cart", { "cart.items": 2 }, () => pause(3));
  const [stock, price] = await Promise.all([
    fetch(`${stockUrl}/stock/oolong`).then((response) => response.text()),
    fetch(`${stockUrl}/prices/oolong`).then((response) => response.text()),
  ]);
  const total = Number(price) * 2;
  log.info("cart shown", { "cart.items": 2, "cart.total": total });
  return Response.json({ stock, total });
}

async function search(request: Request): Promise<Response> {
  const words = new URL(request.url).searchParams.get("q") ?? "";
  trace.getActiveSpan()?.setAttribute("search.words", words);
  const response = await fetch(`${stockUrl}/suggestions?q=${encodeURIComponent(words)}`);
  return Response.json(await response.json());
}

async function checkOut(): Promise<Response> {
  const isReserved = await inSpan("reserve items", { "cart.items": 2 }, async (span) => {
    const response = await fetch(`${stockUrl}/reservations`, { method: "POST", body: "oolong" });
    await response.body?.cancel();
    if (response.ok) return true;
    span.setStatus({ code: SpanStatusCode.ERROR, message: "the stock service refused" });
    log.warn("checkout refused", { "cart.items": 2, "stock.status": response.status });
    return false;
  });
  return new Response(null, { status: isReserved ? 204 : 500 });
}

/** The response starts before the catalogue is complete: its span ends with the last page. */
async function streamCatalogue(): Promise<Response> {
  const pages = await fetch(`${stockUrl}/catalogue`);
  const toCsv = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (page, controller) =>
      inSpan("write page", { "page.bytes": page.length }, async () => {
        await pause(2);
        controller.enqueue(page);
      }),
  });
  const body = pages.body?.pipeThrough(toCsv) ?? null;
  return new Response(body, { headers: { "content-type": "text/csv" } });
}

/** Tries the routes in order, and sends the trace id to the caller. */
async function route(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/healthz") return new Response("ok");
  for (const { pattern, handler } of routes) {
    const match = pattern.exec(request.url);
    if (match !== null) return withTraceId(await handler(request, match));
  }
  log.info("no such page", { "page.path": pathname });
  return withTraceId(new Response("not found", { status: 404 }));
}

function withTraceId(response: Response): Response {
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  if (traceId !== undefined) response.headers.set("x-trace-id", traceId);
  return response;
}

const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
  instrument(route, { ignore: ["/healthz"] }),
);

await runService(telemetry, {
  url: `http://127.0.0.1:${server.addr.port}`,
  stop: () => server.shutdown(),
});
