/** What is measured of HTTP requests in addition to their duration, which is always measured. */
export interface HttpMetricsOptions {
  /**
   * Whether the requests in progress are counted: `http.server.active_requests` or
   * `http.client.active_requests` (in development in the semantic conventions).
   *
   * @default false
   */
  readonly activeRequests?: boolean;
  /**
   * Whether the sizes of bodies are recorded, if `Content-Length` gives them:
   * `http.server.request.body.size` and so on (in development in the semantic conventions).
   *
   * @default false
   */
  readonly bodySizes?: boolean;
}
