import type { Context, Span, TextMapGetter } from "../../api/mod.ts";
import type { FailedRequests } from "./failed_requests.ts";
import type { HeaderReader } from "../read_header.ts";
import type { RequestHead, ResponseHead } from "../message_head.ts";
import type { PeerAddress } from "../peer_address.ts";
import type { ServerRequest } from "./server_request.ts";

/**
 * What the instrumentation of a server needs from a runtime, whatever types its requests and
 * responses have. A runtime gets only requests and responses of its own.
 *
 * `Extra` is what the runtime passes to a handler along with the request.
 */
export interface MessageRuntime<Extra> {
  /**
   * Returns the carrier of a request's headers. Called once per request, and read several times.
   */
  headers(request: RequestHead): object;
  /** Returns the getter for that carrier. */
  getter(headers: object): TextMapGetter<object>;
  /** Returns the peer of the connection, or `undefined` if it is not known. */
  peer(request: RequestHead, extra: Extra): PeerAddress | undefined;
  /**
   * Returns the signal that is aborted when the client disconnects, if there is one. The call must
   * not change the request.
   */
  abortSignal(request: RequestHead): AbortSignal | undefined;
  /** Returns the headers of a response without changing what is sent. */
  responseHeaders(response: ResponseHead): HeaderReader;
  /**
   * Returns the `Request` that hooks and rules get, the same one each time. Omitted if the requests
   * of the runtime are `Request`s.
   */
  webRequest?(request: RequestHead): Request;
  /**
   * Returns the `Response` that hooks get. Omitted if the responses of the runtime are `Response`s.
   */
  webResponse?(response: ResponseHead): Response;
  /**
   * Whether a request came over a connection rather than from the application itself. Omitted if
   * the runtime cannot tell.
   */
  isFromOutside?(request: RequestHead, extra: Extra): boolean;
  /**
   * Returns what identifies such a request: the same when it is handed on to another handler, and
   * different for any other.
   */
  identity?(request: RequestHead, extra: Extra): object;
  /**
   * Returns the span in which the runtime itself traces the current request, or `undefined` if
   * there is none. With it, no other server span may be started.
   */
  nativeSpan?(extra: Extra): Span | undefined;
  /** Whether the runtime itself measures requests; there must be no second metrics then. */
  isMeasuredNatively?(): boolean;
}

/**
 * What the instrumentation of handlers, which turn a `Request` into a `Response`, needs in
 * addition.
 */
export interface ServerRuntime<Extra> extends MessageRuntime<Extra> {
  /** Returns what the runtime passed along, given the arguments of the handler. */
  extraOf(args: readonly unknown[]): Extra;
  /** Whether the runtime waits for a thenable that is not a promise. */
  readonly awaitsThenables: boolean;
  /**
   * Whether a promise from the error handler has already settled without a response. Omitted if the
   * runtime treats a promise that does so later the same.
   */
  isUnanswered?(promise: Promise<unknown>): boolean;
  /**
   * Ends the span when the body of a response has been sent, and keeps the context active in it.
   *
   * @returns The response to send: the given one, wherever the runtime allows it. `undefined` if
   *     the runtime cannot send it; the request is not over then.
   */
  endAfterBody(active: ServerRequest, response: Response, extra: Extra): Response | undefined;
  /**
   * Keeps a context active in the body of a response that is sent unchanged, if the body is a
   * stream. Omitted if the runtime does so by itself, as far as possible.
   */
  keepContext?(context: Context, response: Response): void;
  /**
   * Ends the span after the handler returned no response, for example for an upgrade.
   *
   * @returns False if the runtime treats that as an error; the request is not over then.
   */
  endWithoutResponse(active: ServerRequest): boolean;
}

/** What happens to a request whose handler throws. */
export interface HandlerFailure<Extra> {
  /** Where the request waits for the error handler; `undefined` without one. */
  readonly failed?: FailedRequests<Extra> | undefined;
  /** The status that the runtime sends without an error handler; `undefined` if it is not known. */
  readonly status?: number | undefined;
  /** Whether the runtime does nothing more for a request whose client has disconnected. */
  readonly skipsAborted?: boolean;
}

/** Returns a request as the `Request` that hooks and rules get. */
export function webRequestOf(
  runtime: Pick<MessageRuntime<unknown>, "webRequest">,
  request: RequestHead,
): Request {
  // why: a runtime without `webRequest` has `Request`s already
  return runtime.webRequest === undefined ? request as Request : runtime.webRequest(request);
}

/** Returns a response as the `Response` that hooks get. */
export function webResponseOf(
  runtime: Pick<MessageRuntime<unknown>, "webResponse">,
  response: ResponseHead,
): Response {
  // why: as above
  return runtime.webResponse === undefined ? response as Response : runtime.webResponse(response);
}
