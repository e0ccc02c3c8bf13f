import {
  type Attributes,
  type Context,
  context as contextApi,
  isTracingSuppressed,
  propagation,
  reportOnce,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  suppressTracing,
  type TextMapGetter,
} from "../api/mod.ts";
import {
  attributesOfShape,
  type ShapedSpanOptions,
  type ShapedValues,
} from "../api/inner_protocol.ts";
import { ATTR_HTTP_REQUEST_HEADER, ATTR_HTTP_RESPONSE_HEADER } from "../semconv/mod.ts";
import { firstOf, parseForwarded } from "./forwarded.ts";
import { HeaderCapture } from "./header_capture.ts";
import { HttpTracer } from "./http_tracer.ts";
import { IgnoreMatcher } from "./ignore_rule.ts";
import { KnownMethods } from "./known_methods.ts";
import { Redaction } from "./redaction.ts";
import {
  CLIENT_ADDRESS,
  SERVER_ADDRESS,
  SERVER_PORT,
  SERVER_SHAPE,
  URL_SCHEME,
} from "./server_attributes.ts";
import { ServerMetrics } from "./server_metrics.ts";
import type { HttpServerOptions } from "./server_options.ts";
import { activeServerRequest, ServerRequest, type ServerRequestConfig } from "./server_request.ts";
import type { ServerRuntime } from "./server_runtime.ts";
import { defaultPort, parseHost, type UrlParts } from "./url_parts.ts";
import { UrlReader } from "./url_reader.ts";

const UNKNOWN_URL: UrlParts = {
  scheme: "http",
  address: "",
  port: 0,
  path: "/",
  query: "",
  credentialsEnd: -1,
};

const SERVER_SPAN: ShapedSpanOptions = { kind: SpanKind.SERVER, shape: SERVER_SHAPE };

const IGNORED_CONTEXT: Context = suppressTracing(ROOT_CONTEXT);

/**
 * Starts the spans of the requests to one server.
 *
 * Semantic conventions: HTTP spans, HTTP server.
 */
export class ServerInstrumentation<Extra> {
  readonly #runtime: ServerRuntime<Extra>;
  readonly #tracer = new HttpTracer();
  readonly #metrics: ServerMetrics;
  readonly #urls = new UrlReader();
  readonly #methods: KnownMethods;
  readonly #redaction: Redaction;
  readonly #ignore: IgnoreMatcher<Request>;
  readonly #requestHeaders: HeaderCapture;
  readonly #ownConfig: ServerRequestConfig;
  readonly #nativeConfig: ServerRequestConfig;
  readonly #onRequest: ((span: Span, request: Request) => void) | undefined;
  readonly #readsForwarded: boolean;
  readonly #readsPeer: boolean;

  /**
   * @param runtime What the runtime does.
   * @param options How to trace.
   * @throws {TypeError} For options that cannot be used.
   */
  constructor(runtime: ServerRuntime<Extra>, options: HttpServerOptions) {
    this.#runtime = runtime;
    this.#metrics = new ServerMetrics(options.metrics);
    this.#methods = new KnownMethods(options.knownMethods);
    this.#redaction = new Redaction(options.sensitiveQueryParameters);
    this.#ignore = new IgnoreMatcher(options.ignore);
    this.#requestHeaders = new HeaderCapture(
      options.captureRequestHeaders ?? [],
      ATTR_HTTP_REQUEST_HEADER,
    );
    this.#ownConfig = {
      ownsSpan: true,
      responseHeaders: new HeaderCapture(
        options.captureResponseHeaders ?? [],
        ATTR_HTTP_RESPONSE_HEADER,
      ),
      onResponse: options.onResponse,
    };
    this.#nativeConfig = { ...this.#ownConfig, ownsSpan: false };
    this.#onRequest = options.onRequest;
    this.#readsForwarded = options.forwardedHeaders !== false;
    this.#readsPeer = options.peerAddress !== false;
  }

  /** What the runtime does. */
  get runtime(): ServerRuntime<Extra> {
    return this.#runtime;
  }

  /**
   * Starts the span of a request.
   *
   * @param request The request.
   * @param extra What the runtime passed along.
   * @param route The route, where it is known.
   * @returns The request and its span; or the context in which to run the handler where there is
   *     nothing to record; or `undefined` where there is nothing at all to do.
   */
  begin(
    request: Request,
    extra: Extra,
    route: string | undefined,
  ): ServerRequest | Context | undefined {
    try {
      return this.#begin(request, extra, route);
    } catch (error) {
      // Only foreign code can throw here: another SDK, or an object that is no request.
      reportOnce("http-server-span", "error", `A request could not be traced: ${String(error)}`);
      return undefined;
    }
  }

  // A request that the runtime itself traces gets no span of ours: its span is completed.
  #beginNative(
    request: Request,
    span: Span,
    surrounding: Context,
    route: string | undefined,
  ): ServerRequest {
    const method = this.#methods.record(request.method);
    const start = { parent: surrounding, method, scheme: "", route: undefined };
    const active = new ServerRequest(span, request, start, this.#nativeConfig);
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
    request: Request,
    extra: Extra,
    route: string | undefined,
  ): ServerRequest | Context | undefined {
    const surrounding = contextApi.active();
    const outer = activeServerRequest(surrounding);
    if (outer !== undefined && outer.isFor(request)) {
      if (route !== undefined) outer.setRoute(route);
      return undefined;
    }
    if (isTracingSuppressed(surrounding)) return undefined;
    const native = this.#runtime.nativeSpan?.();
    if (native !== undefined) return this.#beginNative(request, native, surrounding, route);
    // A server often starts inside of some span, which is no parent of its requests. A request that
    // is served inside of another one is a part of it.
    const base = outer === undefined ? ROOT_CONTEXT : surrounding;
    const headers = this.#runtime.headers(request);
    const getter = this.#runtime.getter(headers);
    const parent = propagation.extract(base, headers, getter);
    const isMeasured = this.#metrics.enabled() &&
      this.#runtime.isMeasuredNatively?.() !== true;
    if (!isMeasured && !this.#tracer.enabled()) return parent === base ? undefined : parent;
    const url = this.#urls.read(request.url) ?? UNKNOWN_URL;
    if (!this.#ignore.isIdle && this.#ignore.matches(url.path, request)) return IGNORED_CONTEXT;

    const method = this.#methods.record(request.method);
    const peer = this.#readsPeer ? this.#runtime.peer(request, extra) : undefined;
    // What samplers see, by the places of the shape.
    const values: ShapedValues = [
      method.method,
      url.path,
      url.scheme,
      url.query === "" ? undefined : this.#redaction.query(url.query),
      url.address === "" ? undefined : url.address,
      url.address === "" || url.port === 0 ? undefined : url.port,
      peer?.address,
      peer?.address,
      peer?.port,
      read(getter, headers, "user-agent"),
      route,
      method.original,
      undefined,
      undefined,
    ];
    if (this.#readsForwarded) addForwarded(values, headers, getter);
    const name = route === undefined ? method.nameWord : `${method.nameWord} ${route}`;
    const span = this.#start(name, values, request, parent);
    const start = { parent, method, scheme: String(values[URL_SCHEME]), route };
    const metrics = isMeasured ? this.#metrics : undefined;
    const active = new ServerRequest(span, request, start, this.#ownConfig, metrics);
    metrics?.begin(active, request);
    if (this.#onRequest !== undefined && active.isRecording) this.#callOnRequest(active);
    return active;
  }

  #start(name: string, values: ShapedValues, request: Request, parent: Context): Span {
    if (this.#requestHeaders.isEmpty) {
      return this.#tracer.startShaped(name, SERVER_SPAN, values, parent);
    }
    const attributes = attributesOfShape(SERVER_SHAPE, values);
    this.#requestHeaders.addTo(attributes, request.headers);
    return this.#tracer.startSpan(name, { kind: SERVER_SPAN.kind, attributes }, parent);
  }

  #callOnRequest(active: ServerRequest): void {
    const { request } = active;
    if (this.#onRequest === undefined || request === undefined) return;
    try {
      contextApi.with(active, this.#onRequest, undefined, active.span, request);
    } catch (error) {
      reportOnce("http-on-request", "error", `An HTTP onRequest hook threw: ${String(error)}`);
    }
  }
}

// Forwarded wins over X-Forwarded-*, and both win over what the connection says.
function addForwarded(
  values: ShapedValues,
  headers: object,
  getter: TextMapGetter<object>,
): void {
  const forwarded = read(getter, headers, "forwarded");
  const element = forwarded === undefined ? undefined : parseForwarded(forwarded);
  const host = element?.host ?? readFirst(getter, headers, "x-forwarded-host");
  const proto = element?.proto ?? readFirst(getter, headers, "x-forwarded-proto");
  const client = element?.for ?? readFirst(getter, headers, "x-forwarded-for");
  if (proto !== undefined) {
    const scheme = proto.toLowerCase();
    if (scheme === "http" || scheme === "https") values[URL_SCHEME] = scheme;
  }
  if (host !== undefined) {
    const { address, port } = parseHost(host);
    const known = port || defaultPort(String(values[URL_SCHEME]));
    values[SERVER_ADDRESS] = address;
    if (known !== 0) values[SERVER_PORT] = known;
  }
  if (client !== undefined && client !== "unknown") {
    values[CLIENT_ADDRESS] = parseHost(client).address;
  }
}

function read(
  getter: TextMapGetter<object>,
  headers: object,
  name: string,
): string | undefined {
  const value = getter.get(headers, name);
  return typeof value === "string" ? value : undefined;
}

function readFirst(
  getter: TextMapGetter<object>,
  headers: object,
  name: string,
): string | undefined {
  const value = read(getter, headers, name);
  if (value === undefined) return undefined;
  const first = firstOf(value);
  return first === "" ? undefined : first;
}
