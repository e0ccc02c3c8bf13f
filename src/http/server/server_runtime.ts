import type { Context, Span, TextMapGetter } from "../../api/mod.ts";
import type { FailedRequests } from "./failed_requests.ts";
import type { HeaderReader } from "../read_header.ts";
import type { RequestHead, ResponseHead } from "../message_head.ts";
import type { PeerAddress } from "../peer_address.ts";
import type { ServerRequest } from "./server_request.ts";

/**
 * What the instrumentation of a server asks of a runtime about requests and responses, whatever
 * these are there. Each runtime is asked about its own alone.
 *
 * `Extra` is what the runtime passes to a handler along with the request.
 */
export interface MessageRuntime<Extra> {
  /** Returns what the headers of a request are read from; asked for once, read several times. */
  headers(request: RequestHead): object;
  /** Returns the getter for that. */
  getter(headers: object): TextMapGetter<object>;
  /** Returns the other end of the connection, or `undefined` where it is not known. */
  peer(request: RequestHead, extra: Extra): PeerAddress | undefined;
  /**
   * Returns what tells that the client has gone, where it is there: that a request is asked for it
   * must change nothing.
   */
  abortSignal(request: RequestHead): AbortSignal | undefined;
  /** Returns the headers of a response, without changing what is sent. */
  responseHeaders(response: ResponseHead): HeaderReader;
  /**
   * Returns the request as hooks and rules get it, the same object each time; missing where the
   * requests of the runtime are `Request`s.
   */
  webRequest?(request: RequestHead): Request;
  /** Returns the response as hooks get it; missing where those of the runtime are `Response`s. */
  webResponse?(response: ResponseHead): Response;
  /**
   * Whether a request came by a connection, rather than from the application itself; missing where
   * nothing tells.
   */
  isFromOutside?(request: RequestHead, extra: Extra): boolean;
  /** Returns what stays the same when such a request is handed on, and of no other request is. */
  identity?(request: RequestHead, extra: Extra): object;
  /**
   * Returns the span in which the runtime itself traces the current request, or `undefined` where
   * it does not; then there must not be another server span.
   */
  nativeSpan?(extra: Extra): Span | undefined;
  /** Whether the runtime itself measures requests, so that there must be no metrics of ours. */
  isMeasuredNatively?(): boolean;
}

/** What the instrumentation of handlers, which answer a `Request` by a `Response`, asks beside. */
export interface ServerRuntime<Extra> extends MessageRuntime<Extra> {
  /** Returns what the runtime passed along, from the arguments of the handler. */
  extraOf(args: readonly unknown[]): Extra;
  /** Whether it waits for an answer that is a thenable and no promise. */
  readonly awaitsThenables: boolean;
  /**
   * Whether a promise of the error handler has ended already, without a response; missing where the
   * runtime makes no difference between that and a promise that ends so later.
   */
  isUnanswered?(promise: Promise<unknown>): boolean;
  /**
   * Ends the span when the body of a response has been sent, and keeps the context active in it.
   *
   * @returns The response to send: this one, wherever the runtime allows it. `undefined` where it
   *     sends none such: then the request is not over.
   */
  endAfterBody(active: ServerRequest, response: Response, extra: Extra): Response | undefined;
  /**
   * Keeps a context active in the body of a response that is sent as it is, where it is a stream;
   * missing where the runtime does so by itself, as far as it can be done.
   */
  keepContext?(context: Context, response: Response): void;
  /**
   * Ends the span after the handler returned no response, for example upon an upgrade.
   *
   * @returns False where the runtime takes that for an error: then the request is not over.
   */
  endWithoutResponse(active: ServerRequest): boolean;
}

/** What becomes of a request whose handler throws. */
export interface HandlerFailure<Extra> {
  /** Where it waits for the error handler; `undefined` without one. */
  readonly failed?: FailedRequests<Extra> | undefined;
  /** What the runtime sends without an error handler; `undefined` where it is not known. */
  readonly status?: number | undefined;
  /** Whether the runtime does nothing more for a request whose client has gone. */
  readonly skipsAborted?: boolean;
}

/** Returns a request as hooks and rules get it. */
export function webRequestOf(
  runtime: Pick<MessageRuntime<unknown>, "webRequest">,
  request: RequestHead,
): Request {
  // why: the requests of a runtime that makes none are those already
  return runtime.webRequest === undefined ? request as Request : runtime.webRequest(request);
}

/** Returns a response as hooks get it. */
export function webResponseOf(
  runtime: Pick<MessageRuntime<unknown>, "webResponse">,
  response: ResponseHead,
): Response {
  // why: as above
  return runtime.webResponse === undefined ? response as Response : runtime.webResponse(response);
}
