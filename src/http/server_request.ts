import {
  type Attributes,
  type Context,
  context as contextApi,
  reportOnce,
  type Span,
  SpanStatusCode,
} from "../api/mod.ts";
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
} from "../semconv/mod.ts";
import { errorType } from "./error_type.ts";
import type { HeaderCapture } from "./header_capture.ts";

/** Where a context holds the request that is being served; shared by all copies of this package. */
export const SERVER_REQUEST_KEY: symbol = Symbol.for("@offthread/otel server request");

/** What the requests of one server have in common. */
export interface ServerRequestConfig {
  /** Response headers to record. */
  readonly responseHeaders: HeaderCapture;
  /** The application's hook. */
  readonly onResponse: ((span: Span, request: Request, response: Response) => void) | undefined;
}

/** One request that is being served, and its span. */
export class ServerRequest {
  /** The request, as the runtime made it. */
  readonly request: Request;
  /** Its span. */
  readonly span: Span;
  /** What is active while the request is served. */
  readonly context: Context;
  readonly #config: ServerRequestConfig;
  readonly #nameWord: string;
  // False where the span is the runtime's own: it sets the status and ends it.
  readonly #ownsSpan: boolean;
  readonly #isRecording: boolean;
  #hasFailed = false;

  /**
   * @param request The request.
   * @param span Its span.
   * @param parent The context to start from.
   * @param options What else is known.
   */
  constructor(
    request: Request,
    span: Span,
    parent: Context,
    options: {
      readonly config: ServerRequestConfig;
      readonly nameWord: string;
      readonly ownsSpan: boolean;
    },
  ) {
    this.request = request;
    this.span = span;
    this.#config = options.config;
    this.#nameWord = options.nameWord;
    this.#ownsSpan = options.ownsSpan;
    this.#isRecording = span.isRecording();
    this.context = parent.setValue(SERVER_REQUEST_KEY, this);
  }

  /** Whether the span records anything; where not, there is nothing to do when the handler is done. */
  get isRecording(): boolean {
    return this.#isRecording;
  }

  /** Names the route that was found, and the span after it. */
  setRoute(route: string): void {
    if (!this.#isRecording) return;
    this.span.setAttribute(ATTR_HTTP_ROUTE, route);
    this.span.updateName(`${this.#nameWord} ${route}`);
  }

  /** Records what the handler answered. */
  respond(response: Response): void {
    const { onResponse, responseHeaders } = this.#config;
    if (this.#ownsSpan) this.setStatusCode(response.status);
    if (!responseHeaders.isEmpty) {
      const attributes: Attributes = {};
      responseHeaders.addTo(attributes, response.headers);
      this.span.setAttributes(attributes);
    }
    if (onResponse === undefined) return;
    try {
      onResponse(this.span, this.request, response);
    } catch (error) {
      reportOnce("http-on-response", "error", `An HTTP onResponse hook threw: ${String(error)}`);
    }
  }

  /** Records the status of a response: an error from 500 on. */
  setStatusCode(status: number): void {
    this.span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    // The class of what was thrown says more than the status that was made of it.
    if (status < 500 || this.#hasFailed) return;
    this.span.setAttribute(ATTR_ERROR_TYPE, String(status));
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /** Records what the handler threw, or what made the body fail. */
  fail(error: unknown): void {
    if (!this.#isRecording) return;
    this.#hasFailed = true;
    this.span.setAttribute(ATTR_ERROR_TYPE, errorType(error));
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /**
   * The request is over. Every way in which one can end comes through here, once: what is to be
   * measured of a whole request belongs here.
   */
  end(): void {
    if (this.#ownsSpan) this.span.end();
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
