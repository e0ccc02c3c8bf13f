/** The request method, one of the known ones or `_OTHER`. Stable. */
export const ATTR_HTTP_REQUEST_METHOD = "http.request.method";

/** The request method as it was sent, when it is not a known one. Stable. */
export const ATTR_HTTP_REQUEST_METHOD_ORIGINAL = "http.request.method_original";

/** How often the request was sent before: 1 for the first resend. Stable. */
export const ATTR_HTTP_REQUEST_RESEND_COUNT = "http.request.resend_count";

/** The size of the request body in bytes, as sent. Development. */
export const ATTR_HTTP_REQUEST_BODY_SIZE = "http.request.body.size";

/** The response status code, a number. Stable. */
export const ATTR_HTTP_RESPONSE_STATUS_CODE = "http.response.status_code";

/** The size of the response body in bytes, as sent. Development. */
export const ATTR_HTTP_RESPONSE_BODY_SIZE = "http.response.body.size";

/** The pattern that matched, for example `/users/:id`; never the path itself. Stable. */
export const ATTR_HTTP_ROUTE = "http.route";

/** The value of `http.request.method` for a method that is not known. Stable. */
export const HTTP_REQUEST_METHOD_VALUE_OTHER = "_OTHER";

/** The attribute of a captured request header, for example `http.request.header.accept`. Stable. */
export function ATTR_HTTP_REQUEST_HEADER(name: string): string {
  return `http.request.header.${name}`;
}

/** The attribute of a captured response header, for example `http.response.header.age`. Stable. */
export function ATTR_HTTP_RESPONSE_HEADER(name: string): string {
  return `http.response.header.${name}`;
}
