import {
  type Attributes,
  type Context,
  reportOnce,
  type Span,
  SpanKind,
  SpanStatusCode,
} from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from "../../semconv/mod.ts";
import { callHook, reportHook } from "../call_hook.ts";
import { checkHttpOptions } from "../check_http_options.ts";
import { CLIENT_METRIC_NAMES, ClientMeasurement } from "./client_measurement.ts";
import {
  CLIENT_OPTION_KINDS,
  type ClientRequest,
  type HttpClientOptions,
} from "./client_options.ts";
import { endSpan, reportSpan } from "../end_span.ts";
import { errorType } from "../error_type.ts";
import { HttpInstruments } from "../http_instruments.ts";
import { HttpTracer } from "../http_tracer.ts";
import { IgnoreMatcher } from "../ignore_rule.ts";
import { KnownMethods } from "../known_methods.ts";
import { Redaction } from "../redaction.ts";
import { CLIENT_HEADERS, SideCapture } from "../shared_headers.ts";
import { parseUrl, type UrlParts } from "../url_parts.ts";

/**
 * Starts and completes the spans of requests that a client makes.
 *
 * Semantic conventions: HTTP spans, HTTP client.
 */
export class ClientInstrumentation {
  readonly #tracer = new HttpTracer();
  readonly #instruments: HttpInstruments;
  readonly #methods: KnownMethods;
  readonly #redaction: Redaction;
  readonly #ignore: IgnoreMatcher<string>;
  readonly #headers: SideCapture;
  readonly #options: HttpClientOptions;

  /**
   * @param options How to trace.
   * @throws {TypeError} For options that cannot be used.
   */
  constructor(options: HttpClientOptions) {
    checkHttpOptions(options, CLIENT_OPTION_KINDS, "instrumentFetch()");
    this.#options = options;
    this.#instruments = new HttpInstruments(CLIENT_METRIC_NAMES, options.metrics);
    this.#methods = new KnownMethods(options.knownMethods);
    this.#redaction = new Redaction(options.sensitiveQueryParameters);
    this.#ignore = new IgnoreMatcher(options.ignore);
    this.#headers = new SideCapture(options, CLIENT_HEADERS);
  }

  /** Whether a request that starts now could be recorded or measured. */
  isEnabled(): boolean {
    try {
      return this.#tracer.enabled() || this.#instruments.enabled();
    } catch (error) {
      reportUntraced(error);
      return false;
    }
  }

  /**
   * Starts to measure a request; `undefined` where nothing is measured.
   *
   * @param request The request.
   * @param parts The parts of its URL.
   * @param context The context with its span.
   */
  measure(
    request: ClientRequest,
    parts: UrlParts,
    context: Context,
  ): ClientMeasurement | undefined {
    try {
      if (!this.#instruments.enabled()) return undefined;
      const { method } = this.#methods.record(request.method);
      const { address, port } = parts;
      const start = { method, address, port, headers: request.headers };
      return new ClientMeasurement(this.#instruments, start, context);
    } catch (error) {
      // Only the instruments of another SDK can throw here.
      reportOnce("http-client-metrics", "error", `A request was not measured: ${toText(error)}`);
      return undefined;
    }
  }

  /** Returns the parts of a URL that is to be traced, or `undefined` where it is not. */
  target(url: string): UrlParts | undefined {
    const parts = parseUrl(url);
    if (parts === undefined) return undefined;
    if (parts.scheme !== "http" && parts.scheme !== "https") return undefined;
    return !this.#ignore.isIdle && this.#ignore.matches(parts.path, url) ? undefined : parts;
  }

  /** Whether a request gets the trace context in its headers. */
  shouldPropagate(url: string): boolean {
    const { shouldPropagate } = this.#options;
    if (shouldPropagate === undefined) return true;
    try {
      return shouldPropagate(url) !== false;
    } catch (error) {
      reportHook("shouldPropagate", error);
      return false;
    }
  }

  /**
   * Starts the span of a request; `undefined` where another SDK cannot start one.
   *
   * @param request The request.
   * @param parts The parts of its URL.
   * @param parent Where the parent is found.
   */
  start(request: ClientRequest, parts: UrlParts, parent: Context): Span | undefined {
    try {
      return this.#start(request, parts, parent);
    } catch (error) {
      reportUntraced(error);
      return undefined;
    }
  }

  #start(request: ClientRequest, parts: UrlParts, parent: Context): Span {
    const method = this.#methods.record(request.method);
    const attributes: Attributes = {
      [ATTR_HTTP_REQUEST_METHOD]: method.method,
      [ATTR_SERVER_ADDRESS]: parts.address,
      [ATTR_SERVER_PORT]: parts.port,
      [ATTR_URL_FULL]: this.#redaction.url(request.url, parts),
    };
    if (method.original !== undefined) {
      attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method.original;
    }
    if (!this.#headers.request.isEmpty) this.#headers.request.addTo(attributes, request.headers);
    return this.#tracer.startSpan(
      method.nameWord,
      { kind: SpanKind.CLIENT, attributes },
      parent,
    );
  }

  /** Calls the application's hook for a span that has started. */
  started(span: Span, request: ClientRequest): void {
    const { onRequest } = this.#options;
    if (onRequest === undefined || !span.isRecording()) return;
    callHook("onRequest", () => onRequest(span, request));
  }

  /**
   * Completes the span when the headers of the response are there: the body is the caller's.
   *
   * @param span The span.
   * @param response The response.
   * @param measurement What is measured of the request.
   */
  responded(span: Span, response: Response, measurement: ClientMeasurement | undefined): void {
    try {
      const { status } = response;
      const type = status >= 400 ? String(status) : undefined;
      measurement?.end(response, type);
      if (span.isRecording()) this.#describe(span, response, type);
    } catch (error) {
      // What is no response, as a mock gives it, or the span of another SDK.
      measurement?.end(undefined, undefined);
      reportOnce("http-client-answer", "error", `An answer was not recorded: ${toText(error)}`);
    }
    endSpan(span);
  }

  #describe(span: Span, response: Response, errorType: string | undefined): void {
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, response.status);
    if (errorType !== undefined) {
      span.setAttribute(ATTR_ERROR_TYPE, errorType);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    if (!this.#headers.response.isEmpty) {
      const attributes: Attributes = {};
      this.#headers.response.addTo(attributes, response.headers);
      span.setAttributes(attributes);
    }
    const { onResponse } = this.#options;
    if (onResponse !== undefined) callHook("onResponse", () => onResponse(span, response));
  }

  /**
   * Completes the span when there is no response.
   *
   * @param span The span.
   * @param failure What was thrown, and the signal with which the caller could abort the request.
   * @param measurement What is measured of the request.
   */
  failed(
    span: Span,
    failure: { readonly error: unknown; readonly signal: AbortSignal | undefined },
    measurement: ClientMeasurement | undefined,
  ): void {
    const type = isAbort(failure.signal) ? undefined : errorType(failure.error);
    measurement?.end(undefined, type);
    try {
      if (type !== undefined) {
        span.setAttribute(ATTR_ERROR_TYPE, type);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
    } catch (error) {
      reportSpan(error);
    }
    endSpan(span);
  }
}

// Only another SDK can throw where a span is started.
function reportUntraced(error: unknown): void {
  reportOnce("http-client-span", "error", `A request could not be traced: ${toText(error)}`);
}

// A caller who aborts gets what it asked for. A signal that ran out of time is something else: the
// server was too slow, and that is an error.
function isAbort(signal: AbortSignal | undefined): boolean {
  try {
    if (signal?.aborted !== true) return false;
    const reason: unknown = signal.reason;
    return !(reason instanceof DOMException && reason.name === "TimeoutError");
  } catch {
    // It may be any object, which fetch has refused.
    return false;
  }
}
