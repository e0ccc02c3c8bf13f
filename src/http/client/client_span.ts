import {
  type Attributes,
  type Context,
  isTracingSuppressed,
  propagation,
  reportOnce,
  type Span,
  SpanKind,
  trace,
} from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { headersSetter } from "../../propagation/mod.ts";
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from "../../semconv/mod.ts";
import { callHook, reportHook } from "../call_hook.ts";
import { checkHttpOptions } from "../check_http_options.ts";
import { HttpInstruments } from "../http_instruments.ts";
import { HttpTracer } from "../http_tracer.ts";
import { IgnoreMatcher } from "../ignore_rule.ts";
import { KnownMethods } from "../known_methods.ts";
import { Redaction } from "../redaction.ts";
import { CLIENT_HEADERS, SideCapture } from "../shared_headers.ts";
import { parseUrl, type UrlParts } from "../url_parts.ts";
import { CLIENT_METRIC_NAMES, ClientMeasurement } from "./client_measurement.ts";
import {
  CLIENT_OPTION_KINDS,
  type ClientRequest,
  type HttpClientOptions,
} from "./client_options.ts";
import { SentRequest } from "./sent_request.ts";

/** A request that is about to be sent. */
export interface RequestToSend extends ClientRequest {
  /**
   * Adds headers, replacing those of the same name. An existing `tracestate` belongs to the
   * `traceparent` that it came with, and goes with it.
   */
  addHeaders(added: Headers): void;
}

/**
 * Starts the spans of requests that a client makes.
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
   * @param caller The function that was given the options, for messages.
   * @throws {TypeError} For options that cannot be used.
   */
  constructor(options: HttpClientOptions, caller: string) {
    checkHttpOptions(options, CLIENT_OPTION_KINDS, caller);
    this.#options = options;
    this.#instruments = new HttpInstruments(CLIENT_METRIC_NAMES, options.metrics);
    this.#methods = new KnownMethods(options.knownMethods);
    this.#redaction = new Redaction(options.sensitiveQueryParameters);
    this.#ignore = new IgnoreMatcher(options.ignore);
    this.#headers = new SideCapture(options, CLIENT_HEADERS);
  }

  /**
   * Whether a request that starts now could be recorded, measured, or get a trace context.
   *
   * @param parent The context with the parent span.
   */
  isEnabled(parent: Context): boolean {
    if (isTracingSuppressed(parent)) return false;
    try {
      if (this.#tracer.enabled() || this.#instruments.enabled()) return true;
    } catch (error) {
      reportUntraced(error);
    }
    return isPropagating();
  }

  /**
   * Begins a request: its span, the trace context in its headers, and its measurement.
   *
   * @param request The request.
   * @param parent The context with the parent span.
   * @returns `undefined` if the request is not traced, or another SDK cannot start a span.
   */
  begin(request: RequestToSend, parent: Context): SentRequest | undefined {
    const parts = this.#target(request.url);
    const span = parts && this.#start(request, parts, parent);
    if (parts === undefined || span === undefined) return undefined;
    const context = trace.setSpan(parent, span);
    if (this.#shouldPropagate(request.url)) inject(context, request);
    this.#callOnRequest(span, request);
    const measurement = this.#measure(request, parts, context);
    const { onResponse } = this.#options;
    return new SentRequest(span, context, measurement, {
      headers: this.#headers.response,
      onResponse,
    });
  }

  // Returns `undefined` if the URL is not traced.
  #target(url: string): UrlParts | undefined {
    const parts = parseUrl(url);
    if (parts === undefined) return undefined;
    if (parts.scheme !== "http" && parts.scheme !== "https") return undefined;
    return !this.#ignore.isIdle && this.#ignore.matches(parts.path, url) ? undefined : parts;
  }

  #start(request: ClientRequest, parts: UrlParts, parent: Context): Span | undefined {
    try {
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
      const options = { kind: SpanKind.CLIENT, attributes };
      return this.#tracer.startSpan(method.nameWord, options, parent);
    } catch (error) {
      reportUntraced(error);
      return undefined;
    }
  }

  #shouldPropagate(url: string): boolean {
    const { shouldPropagate } = this.#options;
    if (shouldPropagate === undefined) return true;
    try {
      return shouldPropagate(url) !== false;
    } catch (error) {
      reportHook("shouldPropagate", error);
      return false;
    }
  }

  #callOnRequest(span: Span, request: ClientRequest): void {
    const { onRequest } = this.#options;
    if (onRequest === undefined || !span.isRecording()) return;
    const { url, method, headers } = request;
    callHook("onRequest", () => onRequest(span, { url, method, headers }));
  }

  #measure(
    request: ClientRequest,
    { address, port }: UrlParts,
    context: Context,
  ): ClientMeasurement | undefined {
    try {
      if (!this.#instruments.enabled()) return undefined;
      const { method } = this.#methods.record(request.method);
      return new ClientMeasurement(this.#instruments, { method, address, port, request }, context);
    } catch (error) {
      // Only the instruments of another SDK can throw here.
      reportOnce(
        "http-client-metrics",
        "error",
        `A request could not be measured: ${toText(error)}`,
      );
      return undefined;
    }
  }
}

// A propagator may be foreign and throw.
function isPropagating(): boolean {
  try {
    return propagation.fields().length > 0;
  } catch (error) {
    reportOnce("http-fields", "error", `fields() of a propagator failed: ${toText(error)}`);
    return true;
  }
}

function inject(context: Context, request: RequestToSend): void {
  const headers = new Headers();
  try {
    propagation.inject(context, headers, headersSetter);
    request.addHeaders(headers);
  } catch (error) {
    reportOnce("http-inject", "error", `A propagator failed to inject: ${toText(error)}`);
  }
}

// Only another SDK can throw when a span is started.
function reportUntraced(error: unknown): void {
  reportOnce("http-client-span", "error", `A request could not be traced: ${toText(error)}`);
}
