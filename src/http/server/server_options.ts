import type { OptionKinds } from "../check_http_options.ts";
import type { Span } from "../../api/mod.ts";
import type { IgnoreRule } from "../ignore_rule.ts";
import type { HttpMetricsOptions } from "../metrics_options.ts";

/** How to treat the trace context and baggage that a request carries. */
export type IncomingContext = "parent" | "link" | "ignore";

/** How requests to a server are traced. */
export interface HttpServerOptions {
  /**
   * Requests that are neither traced nor measured, such as health checks: paths (`"/healthz"`,
   * `"/internal/*"`) or a function. What a handler does for such a request is not traced either.
   *
   * @default none
   */
  readonly ignore?: IgnoreRule<Request>;
  /**
   * Request headers to record as `http.request.header.<name>`. Name no header that holds secrets.
   *
   * @default those of `init({ http: { server } })`, else none
   */
  readonly captureRequestHeaders?: readonly string[];
  /**
   * Response headers to record as `http.response.header.<name>`.
   *
   * @default those of `init({ http: { server } })`, else none
   */
  readonly captureResponseHeaders?: readonly string[];
  /**
   * The request methods that are recorded as they are; any other becomes `_OTHER`. Replaces the
   * default list.
   *
   * @default `http.knownMethods` of `init()`, `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS`, or those
   * of the semantic conventions
   */
  readonly knownMethods?: readonly string[];
  /**
   * Query parameters whose values are replaced by `REDACTED`; case-sensitive. Replaces the default
   * list.
   *
   * @default the signatures of signed URLs of AWS, Azure and Google
   */
  readonly sensitiveQueryParameters?: readonly string[];
  /**
   * Whether the client, and the host and scheme that it asked for, are taken from `Forwarded` and
   * `X-Forwarded-*` headers. Anybody can send them: turn it off if no proxy of yours sets them.
   *
   * @default true
   */
  readonly forwardedHeaders?: boolean;
  /**
   * How to treat the trace context and the baggage in a request's headers, which anybody can send:
   * `parent` continues the trace and its sampling decision, `link` starts a new trace that links to
   * it, `ignore` starts a new trace without a link. The last two, meant for public servers, drop
   * the baggage as well. Spans of Deno's own OpenTelemetry are not affected.
   *
   * @default "parent"
   */
  readonly incomingContext?: IncomingContext;
  /**
   * Whether the runtime is asked for the peer address, for each request whose span is recorded. On
   * Bun this takes about a microsecond, as long as all the rest of a span.
   *
   * @default true
   */
  readonly peerAddress?: boolean;
  /**
   * What is measured in addition to `http.server.request.duration`, which always is, sampled or
   * not, if a meter provider is registered.
   *
   * @default {}
   */
  readonly metrics?: HttpMetricsOptions;
  /**
   * Called when the span of a request has started, with that span active.
   *
   * @default nothing
   */
  readonly onRequest?: (span: Span, request: Request) => void;
  /**
   * Called when the handler has responded, before the span ends, for example to set attributes.
   *
   * @default nothing
   */
  readonly onResponse?: (span: Span, request: Request, response: Response) => void;
}

/** The kind of each option. */
export const SERVER_OPTION_KINDS: OptionKinds<HttpServerOptions> = {
  ignore: "a list of paths, or a function",
  captureRequestHeaders: "a list",
  captureResponseHeaders: "a list",
  knownMethods: "a list of strings",
  sensitiveQueryParameters: "a list of strings",
  forwardedHeaders: "true or false",
  incomingContext: '"parent", "link" or "ignore"',
  peerAddress: "true or false",
  metrics: { activeRequests: "true or false", bodySizes: "true or false" },
  onRequest: "a function",
  onResponse: "a function",
};
