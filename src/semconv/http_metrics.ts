/** How long a server took for a request: a histogram in seconds. Stable. */
export const METRIC_HTTP_SERVER_REQUEST_DURATION = "http.server.request.duration";

/** How long a client waited for a response: a histogram in seconds. Stable. */
export const METRIC_HTTP_CLIENT_REQUEST_DURATION = "http.client.request.duration";

/** How many requests a server is handling: an up-down counter. Development. */
export const METRIC_HTTP_SERVER_ACTIVE_REQUESTS = "http.server.active_requests";

/** How many requests a client has in progress: an up-down counter. Development. */
export const METRIC_HTTP_CLIENT_ACTIVE_REQUESTS = "http.client.active_requests";

/** Sizes of the request bodies a server received: a histogram in bytes. Development. */
export const METRIC_HTTP_SERVER_REQUEST_BODY_SIZE = "http.server.request.body.size";

/** Sizes of the response bodies a server sent: a histogram in bytes. Development. */
export const METRIC_HTTP_SERVER_RESPONSE_BODY_SIZE = "http.server.response.body.size";

/** Sizes of the request bodies a client sent: a histogram in bytes. Development. */
export const METRIC_HTTP_CLIENT_REQUEST_BODY_SIZE = "http.client.request.body.size";

/** Sizes of the response bodies a client received: a histogram in bytes. Development. */
export const METRIC_HTTP_CLIENT_RESPONSE_BODY_SIZE = "http.client.response.body.size";

/** The bucket boundaries, in seconds, that both HTTP request durations advise. Stable. */
export const HTTP_REQUEST_DURATION_BOUNDARIES: readonly number[] = Object.freeze([
  0.005,
  0.01,
  0.025,
  0.05,
  0.075,
  0.1,
  0.25,
  0.5,
  0.75,
  1,
  2.5,
  5,
  7.5,
  10,
]);
