import type { OptionKinds } from "../check_http_options.ts";
import type { Span } from "../../api/mod.ts";
import type { IgnoreRule } from "../ignore_rule.ts";
import type { HttpMetricsOptions } from "../metrics_options.ts";

/** A request as a hook of the client sees it. */
export interface ClientRequest {
  /** The URL; secrets in it are not redacted. */
  readonly url: string;
  /** The method. */
  readonly method: string;
  /** The headers as they are sent, with the trace context in them. Do not change them. */
  readonly headers: Headers;
}

/** How requests of a client are traced. */
export interface HttpClientOptions {
  /**
   * Requests that are not traced or measured and get no trace context: paths, or a function of the
   * URL.
   *
   * @default none
   */
  readonly ignore?: IgnoreRule<string>;
  /**
   * Whether a request gets the trace context in its headers: a function of the URL, for example to
   * keep it from third-party servers.
   *
   * @default every request
   */
  readonly shouldPropagate?: (url: string) => boolean;
  /**
   * Request headers to record as `http.request.header.<name>`. Name no header that holds secrets.
   *
   * @default those of `init({ http: { client } })`, else none
   */
  readonly captureRequestHeaders?: readonly string[];
  /**
   * Response headers to record as `http.response.header.<name>`.
   *
   * @default those of `init({ http: { client } })`, else none
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
   * What is measured in addition to `http.client.request.duration`, which always is, sampled or
   * not, if a meter provider is registered.
   *
   * @default {}
   */
  readonly metrics?: HttpMetricsOptions;
  /**
   * Called when the span of a request has started.
   *
   * @default nothing
   */
  readonly onRequest?: (span: Span, request: ClientRequest) => void;
  /**
   * Called when a response has arrived, before the span ends. Do not read its body.
   *
   * @default nothing
   */
  readonly onResponse?: (span: Span, response: Response) => void;
}

/** The kind of each option. */
export const CLIENT_OPTION_KINDS: OptionKinds<HttpClientOptions> = {
  ignore: "a list of paths, or a function",
  shouldPropagate: "a function",
  captureRequestHeaders: "a list",
  captureResponseHeaders: "a list",
  knownMethods: "a list of strings",
  sensitiveQueryParameters: "a list of strings",
  metrics: { activeRequests: "true or false", bodySizes: "true or false" },
  onRequest: "a function",
  onResponse: "a function",
};
