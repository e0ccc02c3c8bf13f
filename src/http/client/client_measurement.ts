import { type Attributes, type Context, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import {
  METRIC_HTTP_CLIENT_ACTIVE_REQUESTS,
  METRIC_HTTP_CLIENT_REQUEST_BODY_SIZE,
  METRIC_HTTP_CLIENT_REQUEST_DURATION,
  METRIC_HTTP_CLIENT_RESPONSE_BODY_SIZE,
} from "../../semconv/mod.ts";
import { contentLength, type HttpInstruments, type HttpMetricNames } from "../http_instruments.ts";
import type { RequestHead, ResponseHead } from "../message_head.ts";
import { monotonicClock } from "../monotonic_clock.ts";

/** The metrics of a client. */
export const CLIENT_METRIC_NAMES: HttpMetricNames = {
  side: "client",
  duration: METRIC_HTTP_CLIENT_REQUEST_DURATION,
  activeRequests: METRIC_HTTP_CLIENT_ACTIVE_REQUESTS,
  requestBodySize: METRIC_HTTP_CLIENT_REQUEST_BODY_SIZE,
  responseBodySize: METRIC_HTTP_CLIENT_RESPONSE_BODY_SIZE,
};

/** What is known of a request when it begins. */
export interface ClientMeasurementStart {
  /** The value of `http.request.method`. */
  readonly method: string;
  /** The value of `server.address`. */
  readonly address: string;
  /** The value of `server.port`. */
  readonly port: number;
  /** The request, whose headers are read at its end. */
  readonly request: RequestHead;
}

/** Measures one request of a client, sampled or not. */
export class ClientMeasurement {
  readonly #instruments: HttpInstruments;
  readonly #start: ClientMeasurementStart;
  readonly #context: Context;
  readonly #startMs: number = monotonicClock.nowMs();
  #isEnded = false;

  /**
   * Counts the request as in progress.
   *
   * @param instruments Where to record.
   * @param start What is known of the request.
   * @param context The context with the span of the request.
   */
  constructor(instruments: HttpInstruments, start: ClientMeasurementStart, context: Context) {
    this.#instruments = instruments;
    this.#start = start;
    this.#context = context;
    if (instruments.hasActiveRequests) this.#addActive(1);
  }

  /**
   * Records everything, once.
   *
   * @param response The response; `undefined` if there is none.
   * @param errorType The value of `error.type`, the same as the span's.
   */
  end(response: ResponseHead | undefined, errorType: string | undefined): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const instruments = this.#instruments;
    const { method, address, port, request } = this.#start;
    const durationMs = monotonicClock.nowMs() - this.#startMs;
    try {
      const attributes: Attributes = {
        "http.request.method": method,
        "server.address": address,
        "server.port": port,
        "http.response.status_code": response?.status,
        "error.type": errorType,
      };
      instruments.recordDuration(durationMs, attributes, this.#context);
      if (instruments.hasActiveRequests) this.#addActive(-1);
      if (!instruments.hasBodySizes) return;
      const sizes = {
        request: contentLength(request.headers),
        response: response === undefined ? undefined : contentLength(response.headers),
      };
      instruments.recordBodySizes(sizes, attributes, this.#context);
    } catch (error) {
      reportOnce(
        "http-client-metrics",
        "error",
        `A request could not be measured: ${toText(error)}`,
      );
    }
  }

  #addActive(count: number): void {
    const { method, address, port } = this.#start;
    this.#instruments.addActive(
      count,
      { "http.request.method": method, "server.address": address, "server.port": port },
      this.#context,
    );
  }
}
