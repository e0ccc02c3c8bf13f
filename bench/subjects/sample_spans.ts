import type { SpanFields } from "../../src/snapshot/mod.ts";

/** Spans as data, like those of `workload.ts`. */
export function sampleSpans(count: number): SpanFields[] {
  return Array.from({ length: count }, (_, i) => sampleSpan(i));
}

function sampleSpan(i: number): SpanFields {
  const word = (salt: number): number => Math.imul(i + 1, salt) >>> 0;
  return {
    scopeNumber: 0,
    traceWord0: word(2654435761),
    traceWord1: word(2246822519),
    traceWord2: word(3266489917),
    traceWord3: word(668265263),
    spanWord0: word(374761393),
    spanWord1: word(2869860233),
    parentWord0: 0,
    parentWord1: 0,
    otlpFlags: 0x101,
    kind: 1,
    startSeconds: 1_760_000_000,
    startNanos: 123_456_789 + i,
    endSeconds: 1_760_000_000,
    endNanos: 124_456_789 + i,
    name: "GET /orders/:id",
    traceStateText: "",
    statusCode: 0,
    statusMessage: "",
    attributeList: [
      "http.request.method",
      "GET",
      "url.path",
      `/orders/${100_000 + i * 7}`,
      "url.scheme",
      "https",
      "server.address",
      "shop.example.com",
      "server.port",
      8443,
      "user_agent.original",
      `Mozilla/5.0 (X11; Linux x86_64; rv:1${i % 16}.0) Gecko/20100101 Firefox/1${i % 16}.0`,
      "http.route",
      "/orders/:id",
      "http.response.status_code",
      i % 8 === 0 ? 404 : 200,
    ],
    eventList: [{
      name: "cache.miss",
      seconds: 1_760_000_000,
      nanos: 123_956_789 + i,
      attributeList: ["cache.key", `order:${100_000 + i * 7}`],
      droppedAttributesCount: 0,
    }],
    linkList: undefined,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
