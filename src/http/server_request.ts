import {
  type Attributes,
  type Context,
  context as contextApi,
  reportOnce,
  type Span,
  SpanStatusCode,
  trace,
} from "../api/mod.ts";
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
} from "../semconv/mod.ts";
import { errorType } from "./error_type.ts";
import type { HeaderCapture } from "./header_capture.ts";
import type { RecordedMethod } from "./known_methods.ts";
import type { ServerMeasurement } from "./server_measurement.ts";

/** Where a context holds the request that is being served; shared by all copies of this package. */
export const SERVER_REQUEST_KEY: symbol = Symbol.for("@offthread/otel server request");

// The key of the active span; every OpenTelemetry API in the process uses the same one.
const SPAN_KEY: symbol = Symbol.for("OpenTelemetry Context Key SPAN");

/** What the requests of one server have in common. */
export interface ServerRequestConfig {
  /** Response headers to record. */
  readonly responseHeaders: HeaderCapture;
  /** False where the span is the runtime's own: it sets the status and ends it. */
  readonly ownsSpan: boolean;
  /** The application's hook. */
  readonly onResponse: ((span: Span, request: Request, response: Response) => void) | undefined;
}

/**
 * One request that is being served, and its span.
 *
 * It is the active context of the request as well. Deno keeps the contexts that were active in a
 * weak map, and its collector copies what hangs on them as if they were alive: half of the cost of
 * a traced request. So little hangs on it: one object in place of four, and no request from the end
 * on (bench/http_hello.ts).
 */
export class ServerRequest implements Context {
  /** Its span. */
  readonly span: Span;
  readonly #parent: Context;
  readonly #config: ServerRequestConfig;
  readonly #method: RecordedMethod;
  readonly #isRecording: boolean;
  readonly #isWatched: boolean;
  readonly #measurement: ServerMeasurement | undefined;
  #request: Request | undefined;
  #hasFailed = false;
  #hasRoute = false;

  /**
   * @param span Its span.
   * @param parent The context to start from.
   * @param request The request.
   * @param method Its method.
   * @param config What the requests of the server have in common.
   * @param measurement What is measured of it; `undefined` for nothing.
   */
  constructor(
    span: Span,
    parent: Context,
    request: Request,
    method: RecordedMethod,
    config: ServerRequestConfig,
    measurement?: ServerMeasurement,
  ) {
    this.span = span;
    this.#parent = parent;
    this.#method = method;
    this.#config = config;
    this.#isRecording = span.isRecording();
    this.#measurement = measurement;
    this.#isWatched = this.#isRecording || measurement !== undefined;
    this.#request = this.#isWatched ? request : undefined;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.span;
    return key === SERVER_REQUEST_KEY ? this : this.#parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#plain().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#plain().deleteValue(key);
  }

  /** Whether this is about the given request; taken for granted where nothing is recorded. */
  isFor(request: Request): boolean {
    return !this.#isWatched || this.#request === request;
  }

  /** The request, as the runtime made it; `undefined` from the end on. */
  get request(): Request | undefined {
    return this.#request;
  }

  /** Whether the span records anything. */
  get isRecording(): boolean {
    return this.#isRecording;
  }

  /**
   * Whether the span records anything or the request is measured; where not, there is nothing to do
   * when the handler is done.
   */
  get isWatched(): boolean {
    return this.#isWatched;
  }

  /** Names the route that was found, and the span after it. */
  setRoute(route: string): void {
    if (this.#measurement !== undefined) this.#measurement.route = route;
    if (!this.#isRecording) return;
    // Deno's own span takes an attribute that is set again for a second one.
    if (this.#hasRoute && !this.#config.ownsSpan) return;
    this.#hasRoute = true;
    this.span.setAttribute(ATTR_HTTP_ROUTE, route);
    this.span.updateName(`${this.#method.nameWord} ${route}`);
  }

  /** Records what the handler answered. */
  respond(response: Response): void {
    const { onResponse, responseHeaders } = this.#config;
    this.#measurement?.respond(response);
    if (this.#config.ownsSpan) this.setStatusCode(response.status);
    if (!this.#isRecording) return;
    if (!responseHeaders.isEmpty) {
      const attributes: Attributes = {};
      responseHeaders.addTo(attributes, response.headers);
      this.span.setAttributes(attributes);
    }
    if (onResponse === undefined || this.#request === undefined) return;
    try {
      onResponse(this.span, this.#request, response);
    } catch (error) {
      reportOnce("http-on-response", "error", `An HTTP onResponse hook threw: ${String(error)}`);
    }
  }

  /** Records the status of a response: an error from 500 on. */
  setStatusCode(status: number): void {
    if (this.#measurement !== undefined) this.#measurement.status = status;
    if (this.#isRecording) this.span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    // The class of what was thrown says more than the status that was made of it.
    if (status < 500 || this.#hasFailed) return;
    if (this.#measurement !== undefined) this.#measurement.errorType = String(status);
    if (!this.#isRecording) return;
    this.span.setAttribute(ATTR_ERROR_TYPE, String(status));
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /** Records what the handler threw, or what made the body fail. */
  fail(error: unknown): void {
    if (!this.#isWatched) return;
    this.#hasFailed = true;
    if (this.#measurement !== undefined) this.#measurement.errorType = errorType(error);
    if (!this.#isRecording) return;
    // Deno's own span gets its error.type from the status of what is sent.
    if (this.#config.ownsSpan) this.span.setAttribute(ATTR_ERROR_TYPE, errorType(error));
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /**
   * The request is over. Every way in which one can end comes through here, once, and what is
   * measured of it is recorded here, with its span as what exemplars name.
   */
  end(): void {
    this.#request = undefined;
    this.#measurement?.end(this);
    if (this.#config.ownsSpan) this.span.end();
  }

  // The same as a context that others derive from.
  #plain(): Context {
    return trace.setSpan(this.#parent, this.span).setValue(SERVER_REQUEST_KEY, this);
  }
}

/** Returns the request that is being served, or `undefined` outside of one. */
export function activeServerRequest(context: Context): ServerRequest | undefined {
  // Holds because only this file sets the key, in every copy of the package.
  return context.getValue(SERVER_REQUEST_KEY) as ServerRequest | undefined;
}

/**
 * Says which route the current request took, for routers that the instrumentation cannot see into:
 * sets `http.route` and the name of the server span, whatever span is active. Outside of a request
 * it does nothing.
 *
 * @param route The pattern that matched, for example `/users/:id`: never the path itself. It
 *     includes where the application is mounted.
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
