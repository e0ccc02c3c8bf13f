/**
 * The requests of the load: a server of the runtime that calls itself over loopback, so that each
 * hop of a trace has a client and a server span.
 *
 * @module
 */
import { trace } from "../../mod.ts";
import { setRoute } from "../../src/http/mod.ts";
import {
  instrument as instrumentBun,
  instrumentFetch as instrumentFetchBun,
} from "../../src/platform/bun/mod.ts";
import {
  instrument as instrumentDeno,
  instrumentFetch as instrumentFetchDeno,
} from "../../src/platform/deno/mod.ts";
import type { NormalRecord } from "./normal_form.ts";

/** How often to check, each millisecond, whether the last span has ended. */
const MAX_LOOKS = 10_000;
/** Maximum hops of a trace. */
const MAX_HOPS = 4;
/** Concurrent requests. */
const CONCURRENT_COUNT = 20;

// Span.kind in OTLP.
const SERVER = "2";
const CLIENT = "3";

type Handler = (request: Request) => Promise<Response>;

/** The servers of both runtimes by shape: the checker knows only one. */
interface Runtimes {
  readonly Deno?: {
    serve(options: object, handler: Handler): {
      readonly addr: { readonly port: number };
      shutdown(): Promise<void>;
    };
  };
  readonly Bun?: {
    serve(options: object): { readonly port: number; stop(isHard: boolean): Promise<void> };
  };
}

/** What {@linkcode recordRequests} takes. */
export interface RequestOptions {
  /** About how many spans. */
  readonly count: number;
  /** Called by the server for each request. */
  readonly onHop: () => void;
}

interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Makes spans by requests and waits until all have ended. Returns how many.
 *
 * @param records The ended spans of the load so far.
 * @throws {Error} if spans are missing, or a server's span has the wrong parent.
 */
export async function recordRequests(
  records: readonly NormalRecord[],
  { count, onHop }: RequestOptions,
): Promise<number> {
  // why: each global exists only on its own runtime, which each use checks
  const runtimes = globalThis as unknown as Runtimes;
  const options = {
    captureRequestHeaders: ["x-sent"],
    captureResponseHeaders: ["x-answered"],
  };
  const uninstall = runtimes.Deno === undefined
    ? instrumentFetchBun(options)
    : instrumentFetchDeno(options);
  const before = records.length;
  const server = startServer(runtimes, { options, onHop });
  let made = 0;
  try {
    made += await requestEveryKind(server.url);
    for (let wave = 0; made < count; wave++) {
      const requests = Array.from({ length: CONCURRENT_COUNT }, (_, index) => index);
      const hops = await Promise.all(
        requests.map((index) => requestHops(server.url, (wave + index) % MAX_HOPS)),
      );
      made += hops.reduce((sum, spanCount) => sum + spanCount, 0);
    }
    await waitForEnds(records, before + made);
  } finally {
    uninstall();
    await server.stop();
  }
  checkParents(records.slice(before));
  return made;
}

// Returns the number of spans: two for each hop and for the first request.
async function requestHops(url: string, hops: number): Promise<number> {
  await requestOnce(`${url}/hops/${hops}`);
  return 2 * (hops + 1);
}

async function requestOnce(url: string, init?: RequestInit): Promise<void> {
  const response = await fetch(url, init);
  await response.text();
}

/** Requests of every kind that spans differ by. Returns the number of spans. */
async function requestEveryKind(url: string): Promise<number> {
  let count = 0;
  for (const status of [200, 204, 304, 400, 404, 418, 500, 503]) {
    await requestOnce(`${url}/status/${status}`, { headers: { "x-sent": `for ${status}` } });
    count += 2;
  }
  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"]) {
    await requestOnce(`${url}/echo/${method}`, { method });
    count += 2;
  }
  const body = "text \u00e9".repeat(10_000);
  await requestOnce(`${url}/echo/body`, { method: "POST", body });
  await requestOnce(`${url}/stream/50`);
  await requestOnce(`${url}/throw/an error`);
  await requestOnce(`${url}/unknown/\u6f22\u5b57?query=1&sig=secret&X-Amz-Signature=secret#hash`);
  count += 8;
  await trace.getTracer("interop.requests").startActiveSpan("request in a span", async (span) => {
    await requestOnce(`${url}/hops/1`, { headers: { "user-agent": "interop/1.0" } });
    span.end();
  });
  count += 5;
  // Nothing listens there.
  await requestOnce("http://127.0.0.1:1/").catch(() => {});
  return count + 1;
}

function startServer(
  runtimes: Runtimes,
  { options, onHop }: { readonly options: object; readonly onHop: () => void },
): Server {
  let url = "";
  const handler: Handler = (request) => {
    onHop();
    return answer(request, url);
  };
  const { Deno, Bun } = runtimes;
  const where = { port: 0, hostname: "127.0.0.1" };
  const failed = (): Response => new Response("the handler threw", { status: 500 });
  if (Deno !== undefined) {
    const traced = instrumentDeno(handler, options);
    const quiet = { ...where, onListen: () => {}, onError: failed };
    const server = Deno.serve(quiet, traced);
    url = `http://127.0.0.1:${server.addr.port}`;
    return { url, stop: () => server.shutdown() };
  }
  if (Bun === undefined) throw new TypeError("This is neither Deno nor Bun");
  const server = Bun.serve(instrumentBun({ ...where, fetch: handler, error: failed }, options));
  url = `http://127.0.0.1:${server.port}`;
  return { url, stop: () => server.stop(true) };
}

async function answer(request: Request, url: string): Promise<Response> {
  const { pathname } = new URL(request.url);
  const [, kind, value] = pathname.split("/");
  const headers = { "x-answered": `\u00e9 ${value}` };
  switch (kind) {
    case "hops": {
      setRoute("/hops/:count");
      const hops = Number(value);
      if (hops > 0) await requestOnce(`${url}/hops/${hops - 1}`);
      return new Response(`${hops} hops`, { headers });
    }
    case "status":
      return new Response(null, { status: Number(value), headers });
    case "echo":
      return new Response(await request.text());
    case "stream":
      return new Response(streamOf(Number(value)));
    case "throw":
      throw new RangeError(`thrown for ${value}`);
    default:
      return new Response("not found", { status: 404 });
  }
}

function streamOf(chunkCount: number): ReadableStream<Uint8Array> {
  let left = chunkCount;
  return new ReadableStream({
    pull: (controller) => {
      if (left-- > 0) controller.enqueue(new TextEncoder().encode(`chunk ${left}\n`));
      else controller.close();
    },
  });
}

// A server's span may end after the client has the response.
async function waitForEnds(records: readonly NormalRecord[], count: number): Promise<void> {
  for (let look = 0; records.length < count && look < MAX_LOOKS; look++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  if (records.length !== count) {
    throw new Error(`requests: ${count} spans were to end, ${records.length} did`);
  }
}

// Only this checks that hops are linked; the Collector's output is compared later.
function checkParents(records: readonly NormalRecord[]): void {
  const clients = new Set<string>();
  for (const { fields } of records) {
    if (fields.kind === CLIENT) clients.add(`${fields.traceId}/${fields.spanId}`);
  }
  for (const { fields } of records) {
    if (fields.kind !== SERVER) continue;
    const parent = `${fields.traceId}/${fields.parentSpanId}`;
    if (!clients.delete(parent)) throw new Error(`a server's span has no client: ${parent}`);
  }
  if (clients.size !== 1) throw new Error(`${clients.size} clients' spans have no server, not 1`);
}
