/**
 * The defaults for HTTP instrumentation whose own options leave these unset, including
 * instrumentation made before `init()`.
 */
export interface HttpOptions {
  /**
   * Methods that keep their name; all others are recorded as `_OTHER`.
   *
   * @default OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS, else those of RFC 9110, PATCH and QUERY
   */
  readonly knownMethods?: readonly string[] | undefined;
  /**
   * The headers to record of requests that servers receive.
   *
   * @default {}
   */
  readonly server?: CapturedHeadersOptions | undefined;
  /**
   * The headers to record of requests that clients send.
   *
   * @default {}
   */
  readonly client?: CapturedHeadersOptions | undefined;
}

/** Headers to record of the requests of one side. Name none that holds secrets. */
export interface CapturedHeadersOptions {
  /**
   * Request headers to record as `http.request.header.<name>`, in any case.
   *
   * @default []
   */
  readonly captureRequestHeaders?: readonly string[] | undefined;
  /**
   * Response headers to record as `http.response.header.<name>`, in any case.
   *
   * @default []
   */
  readonly captureResponseHeaders?: readonly string[] | undefined;
}
