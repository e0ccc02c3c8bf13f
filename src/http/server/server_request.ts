import {
  type Attributes,
  type Context,
  context as contextApi,
  type Span,
  SpanStatusCode,
  trace,
} from "../../api/mod.ts";
import { SPAN_KEY } from "../../api/context/context_key.ts";
import { callHook } from "../call_hook.ts";
import { endSpan, reportSpan } from "../end_span.ts";
import { errorType } from "../error_type.ts";
import type { HeaderCapture } from "../header_capture.ts";
import { putShaped } from "../http_tracer.ts";
import type { RequestHead, ResponseHead } from "../message_head.ts";
import type { RecordedMethod } from "../known_methods.ts";
import { ERROR_TYPE, HTTP_ROUTE, RESPONSE_STATUS_CODE, SERVER_SHAPE } from "./server_attributes.ts";
import type { DurationAttributes } from "./server_durations.ts";
import type { ServerMetrics } from "./server_metrics.ts";
import { type MessageRuntime, webRequestOf, webResponseOf } from "./server_runtime.ts";

/** The context key of the request that is being served; shared by all copies of this package. */
const SERVER_REQUEST_KEY: symbol = Symbol.for("@offthread/otel server request");

/** The status that a runtime sends when it gets nothing that it can send. */
export const INTERNAL_SERVER_ERROR = 500;

/** What the requests of one server have in common. */
export interface ServerRequestConfig {
  /** What the runtime does. */
  readonly runtime: Pick<
    MessageRuntime<unknown>,
    "abortSignal" | "responseHeaders" | "webRequest" | "webResponse"
  >;
  /** Response headers to record. */
  readonly responseHeaders: HeaderCapture;
  /** False if the span is the runtime's own, which sets its status and ends it. */
  readonly ownsSpan: boolean;
  /** The application's hook. */
  readonly onResponse: ((span: Span, request: Request, response: Response) => void) | undefined;
}

/** What is known of a request when it begins. */
export interface ServerRequestStart {
  /** The context to start from. */
  readonly parent: Context;
  /** The request's method. */
  readonly method: RecordedMethod;
  /** The value of `url.scheme`. */
  readonly scheme: string;
  /** The route, if it is known. */
  readonly route: string | undefined;
}

/**
 * One request that is being served, and its span.
 *
 * It is also the request's active context. A context outlives its request in whatever the handler
 * has left running, and on Deno, where an `AsyncLocalStorage` keeps it, until the next major
 * garbage collection. So it holds little: it is one object instead of four, and drops the request
 * when it ends (bench/http_hello.ts).
 */
export class ServerRequest implements Context, DurationAttributes {
  /** The request's span. */
  readonly span: Span;
  /** The route, as soon as it is known. */
  route: string | undefined;
  /** The status of the response. */
  status: number | undefined = undefined;
  /** The value of `error.type`, the same on the span and the metrics. */
  errorType: string | undefined = undefined;
  /** When the request began, by the monotonic clock; unused if the span knows its duration. */
  startMs = 0;
  /** The size of the request's body, if it is known and measured. */
  requestBytes: number | undefined = undefined;
  /** The size of the response's body, if it is known and measured. */
  responseBytes: number | undefined = undefined;
  /** Identifies the request, if the runtime supports that; `undefined` after the end. */
  identity: object | undefined = undefined;
  readonly #start: ServerRequestStart;
  readonly #config: ServerRequestConfig;
  readonly #isRecording: boolean;
  readonly #metrics: ServerMetrics | undefined;
  #request: RequestHead | undefined;
  #hasFailed = false;
  #hasRoute = false;

  /**
   * @param span The request's span.
   * @param request The request.
   * @param start What is known of it.
   * @param config What the requests of the server have in common.
   * @param metrics Measures the request; `undefined` if it is not measured.
   */
  constructor(
    span: Span,
    request: RequestHead,
    start: ServerRequestStart,
    config: ServerRequestConfig,
    metrics?: ServerMetrics,
  ) {
    this.span = span;
    this.route = start.route;
    this.#start = start;
    this.#config = config;
    this.#isRecording = span.isRecording();
    this.#metrics = metrics;
    this.#request = this.isWatched ? request : undefined;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.span;
    return key === SERVER_REQUEST_KEY ? this : this.#start.parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#plain().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#plain().deleteValue(key);
  }

  /** Whether this is the given request; always true if it is not watched, since none is kept. */
  isFor(request: RequestHead): boolean {
    return !this.isWatched || this.#request === request;
  }

  /** The request, as the runtime made it; `undefined` after the end, or if it is not watched. */
  get request(): RequestHead | undefined {
    return this.#request;
  }

  /** The value of `url.scheme`. */
  get scheme(): string {
    return this.#start.scheme;
  }

  /** The value of `http.request.method`. */
  get method(): string {
    return this.#start.method.method;
  }

  /** The method as it was sent. */
  get sentMethod(): string {
    return this.#start.method.original ?? this.#start.method.method;
  }

  /** Whether the span records anything. */
  get isRecording(): boolean {
    return this.#isRecording;
  }

  /**
   * Whether the span is recorded or the request is measured. If not, there is nothing left to do
   * when the handler is done.
   */
  get isWatched(): boolean {
    return this.#isRecording || this.#metrics !== undefined;
  }

  /** Sets the route that was found, and names the span after it. */
  setRoute(route: string): void {
    this.route = route;
    if (!this.#isRecording) return;
    // Deno's own span records an attribute twice if it is set twice.
    if (this.#hasRoute && !this.#config.ownsSpan) return;
    this.#hasRoute = true;
    try {
      putShaped(this.span, SERVER_SHAPE, HTTP_ROUTE, route);
      this.span.updateName(`${this.#start.method.nameWord} ${route}`);
    } catch (error) {
      reportSpan(error);
    }
  }

  /** Whether the client has disconnected, as far as the runtime tells. */
  get isAborted(): boolean {
    return this.#abortSignal()?.aborted === true;
  }

  /**
   * Records the response of the handler.
   *
   * @returns False for `Response.error()`, which has no status and which no runtime sends.
   */
  respond(response: ResponseHead): boolean {
    const { onResponse, responseHeaders } = this.#config;
    const { status } = response;
    if (status === 0) return false;
    this.replaceStatus(status);
    const capturesHeaders = this.#isRecording && !responseHeaders.isEmpty;
    if (capturesHeaders || this.#metrics?.hasBodySizes === true) this.#readHeaders(response);
    if (onResponse !== undefined && this.#isRecording) this.#callOnResponse(onResponse, response);
    return true;
  }

  /** Records the status that the runtime sends, whatever the handler returned. */
  replaceStatus(status: number): void {
    if (this.#config.ownsSpan) this.setStatusCode(status);
  }

  /** Ends a request whose response the runtime cannot send: it sends an error instead. */
  refuse(): void {
    this.replaceStatus(INTERNAL_SERVER_ERROR);
    this.end();
  }

  /** Records the status of a response; 500 and above is an error. */
  setStatusCode(status: number): void {
    this.status = status;
    try {
      this.#recordStatus(status);
    } catch (error) {
      reportSpan(error);
    }
  }

  #recordStatus(status: number): void {
    if (this.#isRecording) putShaped(this.span, SERVER_SHAPE, RESPONSE_STATUS_CODE, status);
    // The class of what was thrown says more than the resulting status.
    if (status < 500 || this.#hasFailed) return;
    this.errorType = String(status);
    if (!this.#isRecording) return;
    putShaped(this.span, SERVER_SHAPE, ERROR_TYPE, this.errorType);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /**
   * Records what the handler threw, or what made the body fail.
   *
   * @returns False if the error only says that the client has disconnected, which is no error.
   */
  fail(error: unknown): boolean {
    const signal = this.#abortSignal();
    if (signal?.aborted === true && saysTheSame(signal.reason, error)) return false;
    try {
      this.#recordError(error);
    } catch (failure) {
      reportSpan(failure);
    }
    return true;
  }

  #recordError(error: unknown): void {
    this.#hasFailed = true;
    this.errorType = errorType(error);
    if (!this.#isRecording) return;
    // Deno's own span takes its `error.type` from the status that is sent.
    if (this.#config.ownsSpan) putShaped(this.span, SERVER_SHAPE, ERROR_TYPE, this.errorType);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /**
   * Ends the request. Every request ends through here, once, whatever the cause. Metrics are
   * recorded after the span has ended, so that exemplars can refer to it.
   */
  end(): void {
    this.#request = undefined;
    this.identity = undefined;
    if (this.#config.ownsSpan) endSpan(this.span);
    this.#metrics?.end(this);
  }

  #abortSignal(): AbortSignal | undefined {
    const request = this.#request;
    return request === undefined ? undefined : this.#config.runtime.abortSignal(request);
  }

  #readHeaders(response: ResponseHead): void {
    const headers = this.#config.runtime.responseHeaders(response);
    this.#metrics?.respond(this, headers);
    if (!this.#isRecording) return;
    const attributes: Attributes = {};
    this.#config.responseHeaders.addTo(attributes, headers);
    this.span.setAttributes(attributes);
  }

  // Kept out of `respond`, where each call would allocate what the closure captures, even without a
  // hook.
  #callOnResponse(
    onResponse: NonNullable<ServerRequestConfig["onResponse"]>,
    response: ResponseHead,
  ): void {
    const request = this.#request;
    if (request === undefined) return;
    const { runtime } = this.#config;
    callHook(
      "onResponse",
      () => {
        const web = webRequestOf(runtime, request);
        return onResponse(this.span, web, webResponseOf(runtime, response));
      },
    );
  }

  // Returns the same values as a context that others can derive from.
  #plain(): Context {
    return trace.setSpan(this.#start.parent, this.span).setValue(SERVER_REQUEST_KEY, this);
  }
}

// Bun fails the read of a request's body with an error that equals the abort reason but is another
// object.
function saysTheSame(reason: unknown, error: unknown): boolean {
  if (reason === error) return true;
  try {
    return reason instanceof DOMException && error instanceof DOMException &&
      reason.name === error.name && reason.message === error.message;
  } catch {
    // The error is the application's object: its properties may throw.
    return false;
  }
}

/** Returns a request that is recorded or measured, or else `undefined`: its end does not matter. */
export function watchedRequest(context: ServerRequest | Context): ServerRequest | undefined {
  return context instanceof ServerRequest && context.isWatched ? context : undefined;
}

/** Returns the request that is being served, or `undefined` outside of one. */
export function activeServerRequest(context: Context): ServerRequest | undefined {
  // why: only this file sets the key, in every copy of the package
  return context.getValue(SERVER_REQUEST_KEY) as ServerRequest | undefined;
}

/**
 * Sets the route of the current request, for routers that the instrumentation cannot see into. It
 * sets `http.route` and the name of the server span, even if another span is active. Outside of a
 * request it does nothing.
 *
 * @param route The pattern that matched, for example `/users/:id`, never the path itself. It
 *     includes the path at which the application is mounted.
 * @example
 * ```ts
 * import { instrument, setRoute } from "@offthread/otel/deno";
 *
 * const handler = instrument((request: Request) => {
 *   if (new URL(request.url).pathname.startsWith("/users/")) {
 *     setRoute("/users/:id");
 *     return new Response("a user");
 *   }
 *   return new Response("not found", { status: 404 });
 * });
 * ```
 */
export function setRoute(route: string): void {
  activeServerRequest(contextApi.active())?.setRoute(route);
}
