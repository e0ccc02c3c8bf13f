import { context as contextApi, type Span, type TextMapGetter } from "../../api/mod.ts";
import {
  type FailedRequests,
  type PeerAddress,
  type ServerRequest,
  type ServerRuntime,
  watchStream,
} from "../../http/mod.ts";
import { isMeasuredNatively, nativeServerSpan } from "./native_tracing.ts";
import { headersGetterOf } from "./request_headers.ts";
import { bodyOf, hookStream } from "./response_stream.ts";

/** What `Deno.serve` passes to a handler along with the request, by shape. */
export interface ServeInfo {
  /** The other end of the connection. */
  readonly remoteAddr?: ServeAddress | undefined;
  /** Settled when the response has been sent. */
  readonly completed?: Promise<void> | undefined;
}

/** An address of any transport, by shape. */
export interface ServeAddress {
  /** `tcp`, `unix` or `vsock`. */
  readonly transport: string;
  /** For `tcp`: the address. */
  readonly hostname?: string;
  /** For `tcp`: the port. */
  readonly port?: number;
  /** For `unix`: the path of the socket. */
  readonly path?: string;
}

/** What tracing asks of `Deno.serve`. */
export class DenoServeRuntime implements ServerRuntime<ServeInfo | undefined> {
  readonly #failed: FailedRequests | undefined;

  /** @param failed Where requests wait for the `onError` handler; `undefined` without one. */
  constructor(failed: FailedRequests | undefined) {
    this.#failed = failed;
  }

  // The second argument; routers put what they found in the URL before or behind it.
  extraOf(args: readonly unknown[]): ServeInfo | undefined {
    const second = args[1];
    return isServeInfo(second) ? second : args.slice(1).find(isServeInfo);
  }

  headers(request: Request): object {
    return request;
  }

  getter(request: object): TextMapGetter<object> {
    return headersGetterOf(request);
  }

  nativeSpan(): Span | undefined {
    return nativeServerSpan();
  }

  isMeasuredNatively(): boolean {
    return isMeasuredNatively();
  }

  peer(_request: Request, info: ServeInfo | undefined): PeerAddress | undefined {
    const address = info?.remoteAddr;
    if (address === undefined || address === null) return undefined;
    if (address.hostname !== undefined) return { address: address.hostname, port: address.port };
    return address.path === undefined ? undefined : { address: address.path, port: undefined };
  }

  endAfterBody(active: ServerRequest, response: Response, info: ServeInfo | undefined): Response {
    const body = bodyOf(response);
    if (body.kind === "fixed") {
      active.end();
      return response;
    }
    const stream = body.kind === "stream" ? body.stream : response.body;
    if (stream === null) {
      active.end();
      return response;
    }
    if (body.kind === "stream" && endWithSending(active, stream, info)) return response;
    return replaceBody(active, response, stream);
  }

  endAfterError(active: ServerRequest, error: unknown): void {
    if (this.#failed?.add(active, error) === true) return;
    active.fail(error);
    active.end();
  }

  endWithoutResponse(active: ServerRequest): void {
    active.end();
  }
}

function isServeInfo(value: unknown): value is ServeInfo {
  return typeof value === "object" && value !== null && "remoteAddr" in value;
}

// The response stays the one that the handler made: Deno tells when it has been sent.
function endWithSending(
  active: ServerRequest,
  stream: ReadableStream<Uint8Array>,
  info: ServeInfo | undefined,
): boolean {
  const completed: unknown = info?.completed;
  if (!(completed instanceof Promise)) return false;
  const hooked = hookStream(stream, (fn) => contextApi.with(active, fn));
  if (hooked === undefined) return false;
  const end = (): void => {
    const failure = hooked.failure();
    if (failure !== undefined && !hooked.isCancelled()) active.fail(failure.error);
    active.end();
  };
  completed.then(end, end);
  return true;
}

function replaceBody(
  active: ServerRequest,
  response: Response,
  stream: ReadableStream<Uint8Array>,
): Response {
  const watched = watchStream(stream, active, (end) => {
    if (end.kind === "failed") active.fail(end.error);
    active.end();
  });
  return new Response(watched, response);
}
