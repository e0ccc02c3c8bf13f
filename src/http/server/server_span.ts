import {
  type Attributes,
  type Context,
  context as contextApi,
  createContextKey,
  isTracingSuppressed,
  type Link,
  propagation,
  reportOnce,
  ROOT_CONTEXT,
  type Span,
  suppressTracing,
  trace,
} from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { attributesOfShape } from "../../api/global/inner_protocol.ts";
import { callHook } from "../call_hook.ts";
import { checkHttpOptions } from "../check_http_options.ts";
import type { HeaderCapture } from "../header_capture.ts";
import { HttpTracer } from "../http_tracer.ts";
import { IgnoreMatcher } from "../ignore_rule.ts";
import { IncomingRequest, type RequestParts, type RequestReading } from "./incoming_request.ts";
import { KnownMethods } from "../known_methods.ts";
import type { RequestHead } from "../message_head.ts";
import { Redaction } from "../redaction.ts";
import { SERVER_SHAPE } from "./server_attributes.ts";
import { ServerMetrics } from "./server_metrics.ts";
import {
  type HttpServerOptions,
  type IncomingContext,
  SERVER_OPTION_KINDS,
} from "./server_options.ts";
import { activeServerRequest, ServerRequest, type ServerRequestConfig } from "./server_request.ts";
import {
  type HandlerFailure,
  type MessageRuntime,
  type ServerRuntime,
  webRequestOf,
} from "./server_runtime.ts";
import { SERVER_HEADERS, SideCapture } from "../shared_headers.ts";
import type { UrlParts } from "../url_parts.ts";
import { UNKNOWN_ORIGIN, UrlReader } from "../url_reader.ts";

const UNKNOWN_URL: UrlParts = { ...UNKNOWN_ORIGIN, path: "/", query: "" };

const IGNORED_CONTEXT: Context = suppressTracing(ROOT_CONTEXT);

/** The context key of an ignored request's identity. */
const IGNORED_KEY: symbol = createContextKey("@offthread/otel ignored request");

/**
 * Starts the spans of the requests to one server.
 *
 * `Extra` is what the runtime passes along with a request.
 *
 * Semantic conventions: HTTP spans, HTTP server.
 */
export class ServerInstrumentation<
  Extra,
  Runtime extends MessageRuntime<Extra> = ServerRuntime<Extra>,
> {
  readonly #runtime: Runtime;
  readonly #tracer = new HttpTracer();
  readonly #metrics: ServerMetrics;
  readonly #urls = new UrlReader();
  readonly #methods: KnownMethods;
  readonly #ignore: IgnoreMatcher<RequestHead>;
  readonly #requestHeaders: HeaderCapture;
  readonly #ownConfig: ServerRequestConfig;
  readonly #nativeConfig: ServerRequestConfig;
  readonly #onRequest: ((span: Span, request: Request) => void) | undefined;
  readonly #incoming: IncomingContext;
  readonly #reading: RequestReading<Extra>;
  readonly #home: Context = contextApi.active();
  /** What happens to a request whose handler throws. */
  readonly failure: HandlerFailure<Extra>;

  /**
   * @param runtime What the runtime does.
   * @param options How to trace.
   * @param failure What happens to a request whose handler throws.
   * @throws {TypeError} For options that cannot be used.
   */
  constructor(
    runtime: Runtime,
    options: HttpServerOptions,
    failure: HandlerFailure<Extra> = {},
  ) {
    checkHttpOptions(options, SERVER_OPTION_KINDS, "instrument()");
    this.#runtime = runtime;
    this.failure = failure;
    this.#metrics = new ServerMetrics(options.metrics);
    this.#methods = new KnownMethods(options.knownMethods);
    const { ignore } = options;
    this.#ignore = new IgnoreMatcher<RequestHead>(
      typeof ignore === "function" ? (request) => ignore(webRequestOf(runtime, request)) : ignore,
    );
    const headers = new SideCapture(options, SERVER_HEADERS);
    this.#requestHeaders = headers.request;
    this.#ownConfig = {
      runtime,
      ownsSpan: true,
      responseHeaders: headers.response,
      onResponse: options.onResponse,
    };
    this.#nativeConfig = { ...this.#ownConfig, ownsSpan: false };
    this.#onRequest = options.onRequest;
    this.#incoming = options.incomingContext ?? "parent";
    this.#reading = {
      runtime,
      redaction: new Redaction(options.sensitiveQueryParameters),
      readsForwarded: options.forwardedHeaders !== false,
      readsPeer: options.peerAddress !== false,
    };
  }

  /** What the runtime does. */
  get runtime(): Runtime {
    return this.#runtime;
  }

  /**
   * Starts the span of a request.
   *
   * @param request The request.
   * @param extra What the runtime passed along.
   * @param route The route, if it is known.
   * @returns The request and its span; or the context in which to run the handler if there is
   *     nothing to record; or `undefined` if there is nothing to do at all.
   */
  begin(
    request: RequestHead,
    extra: Extra,
    route: string | undefined,
  ): ServerRequest | Context | undefined {
    try {
      return this.#begin(request, extra, route);
    } catch (error) {
      // Only foreign code can throw here: another SDK, or an object that is not a request.
      reportOnce("http-server-span", "error", `A request could not be traced: ${toText(error)}`);
      return undefined;
    }
  }

  // A request that the runtime itself traces gets no second span: the runtime's is completed.
  #beginNative(
    request: RequestHead,
    extra: Extra,
    span: Span,
    route: string | undefined,
  ): ServerRequest {
    const method = this.#methods.record(request.method);
    const start = { parent: contextApi.active(), method, scheme: "", route: undefined };
    const active = new ServerRequest(span, request, start, this.#nativeConfig);
    active.identity = this.#runtime.identity?.(request, extra);
    if (!this.#requestHeaders.isEmpty) {
      const attributes: Attributes = {};
      this.#requestHeaders.addTo(attributes, request.headers);
      span.setAttributes(attributes);
    }
    if (route !== undefined) active.setRoute(route);
    if (active.isRecording) this.#callOnRequest(active);
    return active;
  }

  #begin(
    request: RequestHead,
    extra: Extra,
    route: string | undefined,
  ): ServerRequest | Context | undefined {
    const active = contextApi.active();
    const around = activeServerRequest(active);
    // Bun calls a handler in the context in which the server was given it. After a
    // `server.reload()` in a request, in which this instrumentation was made too, that request may
    // have ended long ago.
    const isHome = active === this.#home && around?.request === undefined;
    const isOutside = isHome || this.#isFromOutside(active, around, request, extra);
    const surrounding = isOutside ? ROOT_CONTEXT : active;
    const outer = isOutside ? undefined : around;
    if (outer !== undefined && outer.isFor(request)) {
      if (route !== undefined) outer.setRoute(route);
      return undefined;
    }
    if (isTracingSuppressed(surrounding)) return undefined;
    const native = this.#runtime.nativeSpan?.(extra);
    if (native !== undefined) return this.#beginNative(request, extra, native, route);
    // A server is often started inside of some span, which is not the parent of its requests. But a
    // request that is served inside of another one is a part of it.
    const base = outer === undefined ? ROOT_CONTEXT : surrounding;
    const headers = this.#runtime.headers(request);
    const getter = this.#runtime.getter(headers);
    const parent = this.#incoming === "parent" ? propagation.extract(base, headers, getter) : base;
    const isMeasured = this.#metrics.enabled() &&
      this.#runtime.isMeasuredNatively?.() !== true;
    if (!isMeasured && !this.#tracer.enabled()) return parent === active ? undefined : parent;
    const url = this.#urls.read(request.url) ?? UNKNOWN_URL;
    const identity = this.#runtime.identity?.(request, extra);
    if (!this.#ignore.isIdle && this.#ignore.matches(url.path, request)) {
      return identity === undefined
        ? IGNORED_CONTEXT
        : IGNORED_CONTEXT.setValue(IGNORED_KEY, identity);
    }

    const method = this.#methods.record(request.method);
    const parts = { request, extra, headers, getter, url, method, route };
    const incoming = new IncomingRequest(parts, this.#reading);
    const name = route === undefined ? method.nameWord : `${method.nameWord} ${route}`;
    const span = this.#start(name, incoming, parts, parent);
    const start = { parent, method, scheme: incoming.scheme, route };
    const metrics = isMeasured ? this.#metrics : undefined;
    const served = new ServerRequest(span, request, start, this.#ownConfig, metrics);
    served.identity = identity;
    metrics?.begin(served, request);
    if (this.#onRequest !== undefined && served.isRecording) this.#callOnRequest(served);
    return served;
  }

  // On Deno 2.9.6, the context that is active at an `import()` that loads something stays active in
  // the handlers that Deno calls from then on, although nothing surrounds their requests. The
  // identity tells whether the active request has handed this one on.
  #isFromOutside(
    active: Context,
    outer: ServerRequest | undefined,
    request: RequestHead,
    extra: Extra,
  ): boolean {
    if (active === ROOT_CONTEXT) return false;
    const ignored = active.getValue(IGNORED_KEY);
    if (ignored === undefined && outer === undefined) return false;
    const runtime = this.#runtime;
    return runtime.isFromOutside?.(request, extra) === true &&
      runtime.identity?.(request, extra) !== (outer === undefined ? ignored : outer.identity);
  }

  #start(
    name: string,
    incoming: IncomingRequest<Extra>,
    parts: RequestParts<Extra>,
    parent: Context,
  ): Span {
    // A request that is served inside of another one is a part of it, and needs no link.
    const isLinked = this.#incoming === "link" && parent === ROOT_CONTEXT;
    if (this.#requestHeaders.isEmpty && !isLinked) {
      return this.#tracer.startShaped(name, incoming, parent);
    }
    const attributes = attributesOfShape(SERVER_SHAPE, incoming.values());
    this.#requestHeaders.addTo(attributes, parts.request.headers);
    const links = isLinked ? linksOf(parts) : [];
    return this.#tracer.startSpan(name, { kind: incoming.kind, attributes, links }, parent);
  }

  #callOnRequest(active: ServerRequest): void {
    const { request } = active;
    const onRequest = this.#onRequest;
    if (onRequest === undefined || request === undefined) return;
    callHook(
      "onRequest",
      () => {
        const web = webRequestOf(this.#runtime, request);
        return contextApi.with(active, onRequest, undefined, active.span, web);
      },
    );
  }
}

function linksOf({ headers, getter }: RequestParts<unknown>): Link[] {
  const context = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, headers, getter));
  return context === undefined ? [] : [{ context }];
}
