import {
  type Attributes,
  type BoundRecorder,
  type Context,
  type Histogram,
  type Meter,
  type UpDownCounter,
  ValueType,
} from "../api/mod.ts";
import { ProxyMeter } from "../api/metrics/proxy_meter.ts";
import { HTTP_REQUEST_DURATION_BOUNDARIES, SCHEMA_URL } from "../semconv/mod.ts";
import type { HttpMetricsOptions } from "./metrics_options.ts";
import type { HeaderReader } from "./read_header.ts";
import { HTTP_SCOPE_NAME, HTTP_SCOPE_VERSION } from "./scope.ts";

/** The names of the metrics of one side. */
export interface HttpMetricNames {
  /** The side, as descriptions name it. */
  readonly side: "server" | "client";
  /** The histogram of durations. */
  readonly duration: string;
  /** The counter of requests in progress. */
  readonly activeRequests: string;
  /** The histogram of sizes of request bodies. */
  readonly requestBodySize: string;
  /** The histogram of sizes of response bodies. */
  readonly responseBodySize: string;
}

const ACTIVE_DESCRIPTIONS = {
  server: "Number of active HTTP server requests.",
  client: "Number of active HTTP requests.",
} as const;

/**
 * The instruments of a server or a client, described as in the conventions. They use the meter
 * provider that is registered at the time of a request, and do nothing if there is none.
 *
 * Semantic conventions: HTTP metrics.
 */
export class HttpInstruments {
  readonly #duration: Histogram;
  readonly #activeRequests: UpDownCounter | undefined;
  readonly #requestBodySize: Histogram | undefined;
  readonly #responseBodySize: Histogram | undefined;

  /**
   * @param names The names of the metrics.
   * @param options What is measured besides durations.
   */
  constructor(names: HttpMetricNames, options: HttpMetricsOptions = {}) {
    const meter = new ProxyMeter(HTTP_SCOPE_NAME, HTTP_SCOPE_VERSION, { schemaUrl: SCHEMA_URL });
    this.#duration = meter.createHistogram(names.duration, {
      description: `Duration of HTTP ${names.side} requests.`,
      unit: "s",
      advice: { explicitBucketBoundaries: [...HTTP_REQUEST_DURATION_BOUNDARIES] },
    });
    if (options.activeRequests === true) {
      this.#activeRequests = meter.createUpDownCounter(names.activeRequests, {
        description: ACTIVE_DESCRIPTIONS[names.side],
        unit: "{request}",
        valueType: ValueType.INT,
      });
    }
    if (options.bodySizes === true) {
      this.#requestBodySize = createSizes(meter, names.requestBodySize, `${names.side} request`);
      this.#responseBodySize = createSizes(meter, names.responseBodySize, `${names.side} response`);
    }
  }

  /** Whether anything is recorded now; called once per request. */
  enabled(): boolean {
    return this.#duration.enabled?.() !== false || this.#activeRequests?.enabled?.() === true ||
      this.#requestBodySize?.enabled?.() === true || this.#responseBodySize?.enabled?.() === true;
  }

  /** Whether sizes of bodies are recorded. */
  get hasBodySizes(): boolean {
    return this.#requestBodySize !== undefined;
  }

  /** Whether requests in progress are counted. */
  get hasActiveRequests(): boolean {
    return this.#activeRequests !== undefined;
  }

  /** Counts a request that begins (1) or ends (-1). */
  addActive(count: number, attributes: Attributes, context: Context): void {
    this.#activeRequests?.add(count, attributes, context);
  }

  /** Records how long a request took. */
  recordDuration(durationMs: number, attributes: Attributes, context: Context): void {
    this.#duration.record(secondsOf(durationMs), attributes, context);
  }

  /** Returns a recorder of durations, in seconds, that is bound to a set of attributes. */
  bindDuration(attributes: Attributes): BoundRecorder {
    const duration = this.#duration;
    return duration.bind?.(attributes) ??
      { record: (seconds, context) => duration.record(seconds, attributes, context) };
  }

  /** Records the sizes of the bodies of a request, in bytes, as far as they are known. */
  recordBodySizes(
    sizes: { readonly request: number | undefined; readonly response: number | undefined },
    attributes: Attributes,
    context: Context,
  ): void {
    const { request, response } = sizes;
    if (request !== undefined) this.#requestBodySize?.record(request, attributes, context);
    if (response !== undefined) this.#responseBodySize?.record(response, attributes, context);
  }
}

/** Returns a duration in seconds, as the metrics record it; never negative. */
export function secondsOf(durationMs: number): number {
  return Math.max(0, durationMs) / 1e3;
}

/** Returns the value of `Content-Length`, or `undefined` if it is missing or not a number. */
export function contentLength(headers: HeaderReader): number | undefined {
  const text = headers.get("content-length");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function createSizes(meter: Meter, name: string, what: string): Histogram {
  return meter.createHistogram(name, {
    description: `Size of HTTP ${what} bodies.`,
    unit: "By",
    valueType: ValueType.INT,
  });
}
