/**
 * Sentry, which sends to its own receiver in its own format.
 *
 * @module
 */
import {
  logAttributes,
  logBody,
  queryAttributes,
  serverAttributes,
  SPANS_PER_TRACE,
} from "../subjects/peer.ts";

const FLUSH_LIMIT_MS = 10_000;

/** @type {import("../subjects/peer.ts").CreatePeer} */
export async function createPeer(workload, sinkUrl) {
  const sentry = await import("Deno" in globalThis ? "@sentry/deno" : "@sentry/bun");
  sentry.init({
    dsn: sinkUrl.replace("://", "://key@") + "/1",
    tracesSampleRate: 1,
    enableLogs: true,
    defaultIntegrations: false,
  });
  return {
    run: workload === "logs"
      ? (i) => sentry.logger.info(logBody(i), logAttributes(i))
      : (i) => recordTrace(sentry, i),
    flush: async () => {
      await sentry.flush(FLUSH_LIMIT_MS);
    },
  };
}

function recordTrace({ startSpan }, i) {
  startSpan({
    name: "GET /orders/:id",
    op: "http.server",
    attributes: serverAttributes(i),
    forceTransaction: true,
  }, () => {
    for (let query = 1; query < SPANS_PER_TRACE; query++) {
      const attributes = queryAttributes(i + query);
      startSpan({ name: "SELECT orders", op: "db", attributes }, () => {});
    }
  });
}
