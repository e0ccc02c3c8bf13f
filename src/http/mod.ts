/**
 * Instrumentation of HTTP servers and clients in terms of `Request` and `Response` alone.
 * {@linkcode ServerRuntime} supplies what differs by runtime. Applications use
 * `@offthread/otel/deno`, `@offthread/otel/bun` and `@offthread/otel/node-http` instead.
 *
 * @module
 */
export type { ClientRequest, HttpClientOptions } from "./client/client_options.ts";
export { type Fetch, wrapFetch } from "./client/wrap_fetch.ts";
export { type FetchHolder, installFetch } from "./client/install_fetch.ts";
export { type ErrorHandler, instrumentErrorHandler } from "./server/error_handler.ts";
export { errorType } from "./error_type.ts";
export { FailedRequests } from "./server/failed_requests.ts";
export { firstOf, parseForwarded } from "./server/forwarded.ts";
export { handlerMember } from "./server/handler_member.ts";
export { HeaderCapture } from "./header_capture.ts";
export { IgnoreMatcher, type IgnoreRule } from "./ignore_rule.ts";
export { instrumentFunction } from "./server/instrument_function.ts";
export {
  instrumentHandler,
  isInstrumented,
  type RequestHandler,
} from "./server/instrument_handler.ts";
export { installMember, isReplacement, type Member, type Replacement } from "./install_member.ts";
export { KnownMethods } from "./known_methods.ts";
export { replaceMembers } from "./server/replace_members.ts";
export { Redaction } from "./redaction.ts";
export { type BodyEnd, watchStream } from "./server/response_body.ts";
export type { HttpServerOptions, IncomingContext } from "./server/server_options.ts";
export { INTERNAL_SERVER_ERROR, ServerRequest, setRoute } from "./server/server_request.ts";
export type { HttpMetricsOptions } from "./metrics_options.ts";
export type { PeerAddress } from "./peer_address.ts";
export type { HandlerFailure, ServerRuntime } from "./server/server_runtime.ts";
export { ServerInstrumentation } from "./server/server_span.ts";
export { parseHost, parseUrl } from "./url_parts.ts";
