import type { Tracer } from "../../src/api/mod.ts";

/** How a span gets its attributes. */
export const WORKLOADS = ["set", "creation", "child"] as const;
/** One at a time by `setAttribute`; all together when the span starts; as `set`, in a parent. */
export type WorkloadName = typeof WORKLOADS[number];

/** Strings that vary by request, made in advance so that only telemetry is measured. */
const DISTINCT = 1024;
const PATHS = Array.from({ length: DISTINCT }, (_, i) => `/orders/${100_000 + i * 7}`);
const CACHE_KEYS = Array.from({ length: DISTINCT }, (_, i) => `order:${100_000 + i * 7}`);
const AGENTS = Array.from(
  { length: 16 },
  (_, i) => `Mozilla/5.0 (X11; Linux x86_64; rv:1${i}.0) Gecko/20100101 Firefox/1${i}.0`,
);

const SERVER = { kind: 1 } as const;

/** The life of one span: start, 8 attributes (6 strings, 2 integers), an event with one, end. */
export type Workload = (tracer: Tracer, i: number) => void;

/** The variants of that life; all record the same. */
export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  set: liveBySetting,
  child: liveBySetting,
  creation: liveByCreation,
};

function liveBySetting(tracer: Tracer, i: number): void {
  const span = tracer.startSpan("GET /orders/:id", SERVER);
  span.setAttribute("http.request.method", "GET");
  span.setAttribute("url.path", PATHS[i % DISTINCT]);
  span.setAttribute("url.scheme", "https");
  span.setAttribute("server.address", "shop.example.com");
  span.setAttribute("server.port", 8443);
  span.setAttribute("user_agent.original", AGENTS[i % 16]);
  span.setAttribute("http.route", "/orders/:id");
  span.setAttribute("http.response.status_code", i % 8 === 0 ? 404 : 200);
  span.addEvent("cache.miss", { "cache.key": CACHE_KEYS[i % DISTINCT] });
  span.end();
}

function liveByCreation(tracer: Tracer, i: number): void {
  const span = tracer.startSpan("GET /orders/:id", {
    kind: 1,
    attributes: {
      "http.request.method": "GET",
      "url.path": PATHS[i % DISTINCT],
      "url.scheme": "https",
      "server.address": "shop.example.com",
      "server.port": 8443,
      "user_agent.original": AGENTS[i % 16],
      "http.route": "/orders/:id",
      "http.response.status_code": i % 8 === 0 ? 404 : 200,
    },
  });
  span.addEvent("cache.miss", { "cache.key": CACHE_KEYS[i % DISTINCT] });
  span.end();
}
