import { type Attributes, type Context, reportOnce } from "../api/mod.ts";
import {
  METRIC_HTTP_SERVER_ACTIVE_REQUESTS,
  METRIC_HTTP_SERVER_REQUEST_BODY_SIZE,
  METRIC_HTTP_SERVER_REQUEST_DURATION,
  METRIC_HTTP_SERVER_RESPONSE_BODY_SIZE,
} from "../semconv/mod.ts";
import { contentLength, type HttpInstruments, type HttpMetricNames } from "./http_instruments.ts";
import { monotonicClock } from "./monotonic_clock.ts";

/** The metrics of a server. */
export const SERVER_METRIC_NAMES: HttpMetricNames = {
  duration: METRIC_HTTP_SERVER_REQUEST_DURATION,
  activeRequests: METRIC_HTTP_SERVER_ACTIVE_REQUESTS,
  requestBodySize: METRIC_HTTP_SERVER_REQUEST_BODY_SIZE,
  responseBodySize: METRIC_HTTP_SERVER_RESPONSE_BODY_SIZE,
};

/** What is measured of one request to a server, sampled or not. */
export class ServerMeasurement {
  /** The route, as soon as it is known. */
  route: string | undefined = undefined;
  /** The status that was answered. */
  status: number | undefined = undefined;
  /** The value of `error.type`, the same as the span's. */
  errorType: string | undefined = undefined;
  readonly #instruments: HttpInstruments;
  readonly #method: string;
  readonly #scheme: string;
  readonly #startMs: number = monotonicClock.nowMs();
  #requestBytes: number | undefined;
  #responseBytes: number | undefined;
  #isCounted = false;

  /**
   * @param instruments Where to record.
   * @param method The value of `http.request.method`.
   * @param scheme The value of `url.scheme`.
   */
  constructor(instruments: HttpInstruments, method: string, scheme: string) {
    this.#instruments = instruments;
    this.#method = method;
    this.#scheme = scheme;
  }

  /** Counts the request as one in progress, and looks at its size. */
  begin(request: Request, context: Context): void {
    const instruments = this.#instruments;
    if (instruments.hasBodySizes) this.#requestBytes = contentLength(request.headers);
    if (!instruments.hasActiveRequests) return;
    this.#isCounted = true;
    instruments.addActive(1, this.#activeAttributes(), context);
  }

  /** Looks at the size of a response. */
  respond(response: Response): void {
    if (this.#instruments.hasBodySizes) this.#responseBytes = contentLength(response.headers);
  }

  /** Records everything, in the context of the request, so that exemplars name its span. */
  end(context: Context): void {
    const instruments = this.#instruments;
    const durationMs = monotonicClock.nowMs() - this.#startMs;
    try {
      // Always the same members in the same order: the SDK finds the series of such an object
      // without looking at its keys.
      const attributes: Attributes = {
        "http.request.method": this.#method,
        "url.scheme": this.#scheme,
        "http.response.status_code": this.status,
        "http.route": this.route,
        "error.type": this.errorType,
      };
      instruments.recordDuration(durationMs, attributes, context);
      if (this.#isCounted) instruments.addActive(-1, this.#activeAttributes(), context);
      if (!instruments.hasBodySizes) return;
      const sizes = { request: this.#requestBytes, response: this.#responseBytes };
      instruments.recordBodySizes(sizes, attributes, context);
    } catch (error) {
      reportOnce("http-server-metrics", "error", `A request was not measured: ${String(error)}`);
    }
  }

  #activeAttributes(): Attributes {
    return { "http.request.method": this.#method, "url.scheme": this.#scheme };
  }
}
