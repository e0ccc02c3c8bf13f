import { HTTP_REQUEST_DURATION_BOUNDARIES } from "../../src/semconv/mod.ts";

/** What is measured of every library that can do it. */
export const PEER_WORKLOADS = ["spans", "logs", "counter", "histogram"] as const;
/**
 * A trace of ten spans, the outer one active while nine others start and end in it, one after
 * another; a log record with a body and three attributes; a measurement with three attributes.
 */
export type PeerWorkload = typeof PEER_WORKLOADS[number];

/** Spans of one trace of the workload `spans`. */
export const SPANS_PER_TRACE = 10;

/** Records that a run of a workload makes, each of which must arrive; a measurement makes none. */
export const RECORDS_PER_RUN: Readonly<Record<PeerWorkload, number>> = {
  spans: SPANS_PER_TRACE,
  logs: 1,
  counter: 0,
  histogram: 0,
};

/** The scripts of libraries that the project has anyway; `bench/peers` has those of the others. */
export const OWN_SCRIPTS: Readonly<Record<string, string>> = {
  ours: "./our_peer.ts",
  official: "./official_peer.ts",
};

/** A library that is set up for one workload. */
export interface Peer {
  /** Does the work of the workload once. */
  readonly run: (i: number) => void;
  /** Delivers what was recorded; where a library cannot be asked to, waits until it has done so. */
  readonly flush: () => Promise<void>;
  /** Delivers what is left and ends. Not measured. @default another flush */
  readonly close?: () => Promise<void>;
}

/** Sets a library up. */
export type CreatePeer = (workload: PeerWorkload, sinkUrl: string) => Peer | Promise<Peer>;

type PlainAttributes = Record<string, string | number>;

/** Strings that change from one time to the next, made beforehand: only telemetry is measured. */
const DISTINCT = 1024;
const PATHS = Array.from({ length: DISTINCT }, (_, i) => `/orders/${100_000 + i * 7}`);
const ORDERS = Array.from({ length: DISTINCT }, (_, i) => `order:${100_000 + i * 7}`);
const BODIES = Array.from({ length: DISTINCT }, (_, i) => `order ${100_000 + i * 7} was paid`);

/** Attributes of the outer span of a trace. */
export function serverAttributes(i: number): PlainAttributes {
  return {
    "http.request.method": "GET",
    "url.path": PATHS[i % DISTINCT],
    "url.scheme": "https",
    "server.address": "shop.example.com",
    "server.port": 8443,
    "user_agent.original": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101",
    "http.route": "/orders/:id",
    "http.response.status_code": 200,
  };
}

/** Attributes of an inner span of a trace. */
export function queryAttributes(i: number): PlainAttributes {
  return {
    "db.system.name": "postgresql",
    "db.operation.name": "SELECT",
    "shop.order": ORDERS[i % DISTINCT],
  };
}

/** The body of a log record. */
export function logBody(i: number): string {
  return BODIES[i % DISTINCT];
}

/** Attributes of a log record. */
export function logAttributes(i: number): PlainAttributes {
  return { "order.id": ORDERS[i % DISTINCT], "order.items": i & 15, "http.route": "/orders/:id" };
}

/** Attributes of a measurement. Their names suit Prometheus too. */
export function measurementAttributes(): PlainAttributes {
  return { method: "GET", route: "/orders/:id", status: 200 };
}

/** A value for a histogram of seconds. */
export function seconds(i: number): number {
  return (i & 63) / 100;
}

/** Boundaries of the histogram, in seconds. */
export const BOUNDARIES: readonly number[] = HTTP_REQUEST_DURATION_BOUNDARIES;
