import type { OptionKinds } from "../check_http_options.ts";
import type { Span } from "../../api/mod.ts";
import type { IgnoreRule } from "../ignore_rule.ts";
import type { HttpMetricsOptions } from "../metrics_options.ts";

/** What becomes of the context that a request brings along. */
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
   * list.
   *
   * @default `http.knownMethods` of `init()`, `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS`, or those
   * of the semantic conventions
   */
  readonly knownMethods?: readonly string[];
  /**
   * Query parameters whose values are replaced by `REDACTED`; case-sensitive. Replaces the list.
   *
   * @default the signatures of signed URLs of AWS, Azure and Google
   */
  readonly sensitiveQueryParameters?: readonly string[];
  /**
   * Whether `Forwarded` and `X-Forwarded-*` headers say who the client is, and which host and
   * scheme it asked for. Anybody can send them: turn it off where no proxy of yours sets them.
   *
   * @default true
   */
  readonly forwardedHeaders?: boolean;
  /**
   * What becomes of the trace context and the baggage in a request's headers, which anybody can
   * send: `parent` continues the trace and its sampling decision, `link` starts a new trace that
   * links to it, `ignore` starts one that knows nothing of it. With the last two its baggage is
   * not taken. For servers that strangers reach. Spans of Deno's own OpenTelemetry are as Deno
   * makes them.
   *
   * @default "parent"
   */
  readonly incomingContext?: IncomingContext;
  /**
   * Whether the address of the connection is asked of the runtime, for each request whose span is
   * recorded. On Bun the answer takes about a microsecond, as long as all the rest of a span.
   *
   * @default true
   */
  readonly peerAddress?: boolean;
  /**
   * What is measured beside `http.server.request.duration`, which always is, sampled or not, where
   * a meter provider is registered.
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
   * Called when the handler has answered, before the span ends: to set attributes.
   *
   * @default nothing
   */
  readonly onResponse?: (span: Span, request: Request, response: Response) => void;
}

/** What each option may be. */
export const SERVER_OPTION_KINDS: OptionKinds<HttpServerOptions> = {
  ignore: "a list of paths, or a function",
  captureRequestHeaders: "a list",
  captureResponseHeaders: "a list",
  knownMethods: "a list of texts",
  sensitiveQueryParameters: "a list of texts",
  forwardedHeaders: "true or false",
  incomingContext: "parent, link or ignore",
  peerAddress: "true or false",
  metrics: { activeRequests: "true or false", bodySizes: "true or false" },
  onRequest: "a function",
  onResponse: "a function",
};
