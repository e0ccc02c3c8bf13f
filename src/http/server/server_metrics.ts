import { type Attributes, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { ShapedSpan } from "../../api/global/inner_protocol.ts";
import {
  METRIC_HTTP_SERVER_ACTIVE_REQUESTS,
  METRIC_HTTP_SERVER_REQUEST_BODY_SIZE,
  METRIC_HTTP_SERVER_REQUEST_DURATION,
  METRIC_HTTP_SERVER_RESPONSE_BODY_SIZE,
} from "../../semconv/mod.ts";
import { contentLength, HttpInstruments, type HttpMetricNames } from "../http_instruments.ts";
import type { HttpMetricsOptions } from "../metrics_options.ts";
import { monotonicClock } from "../monotonic_clock.ts";
import type { HeaderReader } from "../read_header.ts";
import type { RequestHead } from "../message_head.ts";
import { durationAttributes, ServerDurations } from "./server_durations.ts";
import type { ServerRequest } from "./server_request.ts";

const NAMES: HttpMetricNames = {
  side: "server",
  duration: METRIC_HTTP_SERVER_REQUEST_DURATION,
  activeRequests: METRIC_HTTP_SERVER_ACTIVE_REQUESTS,
  requestBodySize: METRIC_HTTP_SERVER_REQUEST_BODY_SIZE,
  responseBodySize: METRIC_HTTP_SERVER_RESPONSE_BODY_SIZE,
};

/** Measures the requests to a server, sampled or not. */
export class ServerMetrics {
  readonly #instruments: HttpInstruments;
  readonly #durations: ServerDurations;

  /** @param options What is measured besides durations. */
  constructor(options: HttpMetricsOptions | undefined) {
    this.#instruments = new HttpInstruments(NAMES, options);
    this.#durations = new ServerDurations(this.#instruments);
  }

  /** Whether anything is recorded now; called once per request. */
  enabled(): boolean {
    return this.#instruments.enabled();
  }

  /** Counts a request as in progress, and reads the size of its body from its headers. */
  begin(active: ServerRequest, request: RequestHead): void {
    const instruments = this.#instruments;
    // A recorded span knows its duration, and the metric must agree with it.
    if (!(active.span instanceof ShapedSpan)) active.startMs = monotonicClock.nowMs();
    if (instruments.hasBodySizes) active.requestBytes = contentLength(request.headers);
    try {
      if (instruments.hasActiveRequests) instruments.addActive(1, activeAttributes(active), active);
    } catch (error) {
      reportUnmeasured(error);
    }
  }

  /** Whether sizes of bodies are recorded. */
  get hasBodySizes(): boolean {
    return this.#instruments.hasBodySizes;
  }

  /** Reads the size of a response's body from its headers. */
  respond(active: ServerRequest, headers: HeaderReader): void {
    if (this.hasBodySizes) active.responseBytes = contentLength(headers);
  }

  /**
   * Records everything after the span has ended, in the context of the request, so that exemplars
   * refer to the span.
   */
  end(active: ServerRequest): void {
    const instruments = this.#instruments;
    const { span } = active;
    const durationMs = span instanceof ShapedSpan
      ? span.durationMs
      : monotonicClock.nowMs() - active.startMs;
    try {
      this.#durations.record(durationMs, active, active);
      if (instruments.hasActiveRequests) {
        instruments.addActive(-1, activeAttributes(active), active);
      }
      if (!instruments.hasBodySizes) return;
      const sizes = { request: active.requestBytes, response: active.responseBytes };
      instruments.recordBodySizes(sizes, durationAttributes(active), active);
    } catch (error) {
      reportUnmeasured(error);
    }
  }
}

// Only the instruments of another SDK can throw.
function reportUnmeasured(error: unknown): void {
  reportOnce("http-server-metrics", "error", `A request could not be measured: ${toText(error)}`);
}

function activeAttributes(active: ServerRequest): Attributes {
  return { "http.request.method": active.method, "url.scheme": active.scheme };
}
