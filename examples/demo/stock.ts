/**
 * The stock service's data, for either runtime.
 *
 * @module
 */
import { createLog } from "../../src/log/mod.ts";
import { inSpan } from "./in_span.ts";
import { pause } from "./pause.ts";

const PAGE_COUNT = 4;

const log = createLog("demo.stock");

/** The remaining quantity of a product. */
export function readStock(product: string): Promise<Response> {
  return inSpan("read shelf", { "product.id": product, "shelf.id": "tea-2" }, async (span) => {
    await pause(4 + product.length);
    const count = product.length * 3;
    span.setAttribute("stock.count", count);
    log.debug("shelf read", { "stock.count": count });
    return new Response(String(count));
  });
}

/** The price of a product. */
export function readPrice(product: string): Promise<Response> {
  return inSpan("look up price", { "product.id": product }, async (span) => {
    await pause(7);
    span.setAttributes({ "price.amount": 8.5, "price.currency": "EUR" });
    return new Response("8.5");
  });
}

/** Suggestions; slow, because the index is cold. */
export function suggest(words: string): Promise<Response> {
  return inSpan("scan index", { "search.words": words }, async (span) => {
    log.warn("the index is cold", { "index.age_s": 3600 });
    await pause(60);
    span.addEvent("index.loaded", { "index.entries": 120_000 });
    await pause(30);
    span.setAttribute("search.hits", 2);
    log.info("search done", { "search.hits": 2 });
    return Response.json(["oolong", "sencha"]);
  });
}

/** Reserves a product; there is none, which is an error of the service. */
export async function reserve(product: string): Promise<Response> {
  try {
    await inSpan("take from shelf", { "product.id": product }, async (span) => {
      await pause(3);
      span.addEvent("shelf.locked", { "shelf.id": "tea-2" });
      await pause(2);
      const error = new RangeError("the shelf is empty");
      log.error("cannot reserve", error, { "product.id": product });
      throw error;
    });
    return new Response(null, { status: 204 });
  } catch (error) {
    return new Response(String(error), { status: 500 });
  }
}

/** All products, page by page: each is read once the previous one was taken. */
export function streamCatalogue(): Response {
  let page = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) =>
      inSpan("read page", { "page.number": page + 1 }, async () => {
        await pause(8);
        controller.enqueue(new TextEncoder().encode(`oolong,${page}\n`.repeat(20)));
        page += 1;
        log.debug("page read", { "page.number": page });
        if (page === PAGE_COUNT) controller.close();
      }),
  }, { highWaterMark: 0 });
  return new Response(body, { headers: { "content-type": "text/csv" } });
}
