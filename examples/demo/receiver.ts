/**
 * A small OTLP/HTTP receiver in its own process, in place of a Collector.
 *
 * It prints its address, and then each request with its content, as lines of JSON, before it
 * responds to the request. It ends when it is told to, or when its parent is gone.
 *
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import type { ExportedRecords } from "./demo_message.ts";
import { runUntilStopped, tell } from "./parent_process.ts";
import { decodeLogs } from "./received_logs.ts";
import { decodeMetrics } from "./received_metrics.ts";
import { decodeSpans } from "./received_spans.ts";

const NOTHING: ExportedRecords = { spans: [], logs: [], metricCount: 0, histograms: [] };

/** Readers of request bodies, by path. */
const DECODERS: ReadonlyMap<string, (body: Uint8Array) => ExportedRecords> = new Map([
  ["/v1/traces", (body) => ({ ...NOTHING, spans: decodeSpans(body) })],
  ["/v1/logs", (body) => ({ ...NOTHING, logs: decodeLogs(body) })],
  ["/v1/metrics", (body) => ({ ...NOTHING, ...decodeMetrics(body) })],
]);

const server = createServer((request, response) => {
  receive(request, response).catch((error: unknown) => {
    tell({ type: "fault", text: `receiver: ${String(error)}` });
    response.writeHead(400).end();
  });
});

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  const wire = Buffer.concat(parts);
  const decode = DECODERS.get(request.url ?? "");
  if (decode === undefined) {
    tell({ type: "fault", text: `receiver: nobody listens at ${request.url}` });
    response.writeHead(404).end();
    return;
  }
  const contentType = request.headers["content-type"] ?? "";
  if (contentType !== "application/x-protobuf") throw new TypeError(`came as ${contentType}`);
  const isGzip = request.headers["content-encoding"] === "gzip";
  const body = isGzip ? gunzipSync(wire) : wire;
  const sizes = { wireBytes: wire.length, bodyBytes: body.length };
  tell({ type: "export", isGzip, ...sizes, ...decode(body) });
  // An empty response message: everything was accepted.
  response.writeHead(200, { "content-type": contentType }).end();
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const runtime = process.versions["bun"] === undefined ? "Deno" : "Bun";
  tell({ type: "ready", url: `http://127.0.0.1:${port}`, runtime });
});

await runUntilStopped();
server.close();
server.closeAllConnections();
