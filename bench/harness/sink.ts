/**
 * A receiver that costs next to nothing: it keeps the request bodies as they come and answers 200.
 * Only when somebody asks (`GET /count`) are they unpacked and their spans counted. Prints its
 * port.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { countSpans } from "./count_spans.ts";
import { serve } from "./serve.ts";

/** Bodies that wait to be counted, and how they are encoded. */
let bodies: { readonly bytes: Uint8Array; readonly isGzip: boolean }[] = [];
let spanCount = 0;
let requestCount = 0;
let bodyBytes = 0;

async function answer(request: Request): Promise<Response> {
  if (request.method === "GET") return count();
  const bytes = new Uint8Array(await request.arrayBuffer());
  const isTraces = new URL(request.url).pathname === "/v1/traces";
  // Deno's own telemetry sends logs and metrics as well.
  if (isTraces) bodies.push({ bytes, isGzip: request.headers.get("content-encoding") === "gzip" });
  return new Response(null, {
    status: 200,
    headers: { "content-type": "application/x-protobuf" },
  });
}

function count(): Response {
  for (const { bytes, isGzip } of bodies) {
    spanCount += countSpans(isGzip ? gunzipSync(Buffer.from(bytes)) : bytes);
    bodyBytes += bytes.length;
    requestCount++;
  }
  bodies = [];
  return Response.json({ spanCount, requestCount, bodyBytes });
}

const port = serve(answer);
console.log(port);
process.stdin.on("end", () => process.exit(0)).resume();
