/**
 * A receiver that costs next to nothing: it keeps the request bodies and responds with 200. Only
 * `GET /count` decompresses them and counts their spans and log records. Prints its port.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { countLogRecords, countSpans } from "./count_records.ts";
import { countSentryItems } from "./count_sentry_items.ts";
import { serve } from "./serve.ts";

/** How bodies are counted, by the end of their path. */
const COUNTERS: Readonly<Record<string, (body: Uint8Array) => void>> = {
  "/v1/traces": (body) => spanCount += countSpans(body),
  "/v1/logs": (body) => logCount += countLogRecords(body),
  "/envelope/": (body) => {
    const { spans, logs } = countSentryItems(new TextDecoder().decode(body));
    spanCount += spans;
    logCount += logs;
  },
};

/** A body to be counted. */
interface Waiting {
  readonly bytes: Uint8Array;
  readonly isGzip: boolean;
  readonly countIn: (body: Uint8Array) => void;
}

let bodies: Waiting[] = [];
let spanCount = 0;
let logCount = 0;
let requestCount = 0;
let bodyBytes = 0;

async function answer(request: Request): Promise<Response> {
  if (request.method === "GET") return count();
  const bytes = new Uint8Array(await request.arrayBuffer());
  const { pathname } = new URL(request.url);
  const end = Object.keys(COUNTERS).find((each) => pathname.endsWith(each));
  if (end !== undefined) {
    const isGzip = request.headers.get("content-encoding") === "gzip";
    bodies.push({ bytes, isGzip, countIn: COUNTERS[end] });
  }
  return new Response(null, {
    status: 200,
    headers: { "content-type": "application/x-protobuf" },
  });
}

function count(): Response {
  for (const { bytes, isGzip, countIn } of bodies) {
    countIn(isGzip ? gunzipSync(Buffer.from(bytes)) : bytes);
    bodyBytes += bytes.length;
    requestCount++;
  }
  bodies = [];
  return Response.json({ spanCount, logCount, requestCount, bodyBytes });
}

const port = serve(answer);
console.log(port);
process.stdin.on("end", () => process.exit(0)).resume();
