import {
  type Context,
  context as contextApi,
  type Span,
  type TextMapGetter,
} from "../../../api/mod.ts";
import {
  type PeerAddress,
  type ServerRequest,
  type ServerRuntime,
  watchStream,
} from "../../../http/mod.ts";
import { plainAddress } from "../../http/plain_address.ts";
import { asObject, hiddenKey, hiddenValue } from "../hidden_member.ts";
import { isMeasuredNatively, nativeServerSpan } from "../native_tracing.ts";
import { headersGetterOf } from "./request_headers.ts";
import { bodyOf, headersBesideStream, hookStream } from "./response_stream.ts";

/** What `Deno.serve` passes to a handler along with the request, by shape. */
export interface ServeInfo {
  /** The other end of the connection. */
  readonly remoteAddr?: ServeAddress | undefined;
  /** Settles when the response has been sent. */
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

/** What the instrumentation asks of `Deno.serve`. */
export class DenoServeRuntime implements ServerRuntime<ServeInfo | undefined> {
  readonly awaitsThenables: boolean = true;

  // Usually the second argument; routers put what they found in the URL before or after it.
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

  // Requests made by `new Request` and `clone` have a plain object inside.
  isFromOutside(request: Request): boolean {
    const inner = asObject(hiddenValue(request, hiddenKey(request, "request")));
    return inner !== undefined && Object.getPrototypeOf(inner) !== Object.prototype;
  }

  identity(request: Request): object {
    return request;
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
    const { hostname } = address;
    if (hostname !== undefined) return { address: plainAddress(hostname), port: address.port };
    return address.path === undefined ? undefined : { address: address.path, port: undefined };
  }

  // Deno creates a request's signal on first access, and complains if it has created one. So this
  // returns only a signal that the application has accessed.
  abortSignal(request: Request): AbortSignal | undefined {
    const signal = hiddenValue(request, hiddenKey(request, "signalCache"));
    return signal instanceof AbortSignal ? signal : undefined;
  }

  // Once the headers are read, Deno writes the `Content-Type` that it derives from a body
  // differently.
  responseHeaders(response: Response): Headers {
    const { kind } = bodyOf(response);
    // why: without the DOM library, Bun's clone() returns a type of another package
    if (kind === "fixed") return (response.clone() as Response).headers;
    return (kind === "stream" ? headersBesideStream(response) : undefined) ?? response.headers;
  }

  endAfterBody(
    active: ServerRequest,
    response: Response,
    info: ServeInfo | undefined,
  ): Response | undefined {
    const body = bodyOf(response);
    if (body.kind === "fixed") {
      active.end();
      return response;
    }
    const stream = body.kind === "stream" ? body.stream : response.body;
    if (body.kind === "used" || response.bodyUsed || stream?.locked === true) return undefined;
    if (stream === null) {
      active.end();
      return response;
    }
    if (body.kind === "stream" && endWithSending(active, stream, info)) return response;
    return replaceBody(active, response, stream);
  }

  // Deno reads a stream in no context, or in the one in which it was created.
  keepContext(context: Context, response: Response): void {
    const body = bodyOf(response);
    if (body.kind === "stream") hookStream(body.stream, (fn) => contextApi.with(context, fn));
  }

  // Deno accepts nothing but a response.
  endWithoutResponse(): boolean {
    return false;
  }
}

function isServeInfo(value: unknown): value is ServeInfo {
  return typeof value === "object" && value !== null && "remoteAddr" in value;
}

// Keeps the response of the handler: Deno tells when it has been sent.
function endWithSending(
  active: ServerRequest,
  stream: ReadableStream<Uint8Array>,
  info: ServeInfo | undefined,
): boolean {
  const completed: unknown = info?.completed;
  if (!(completed instanceof Promise)) return false;
  const failureOf = hookStream(stream, (fn) => contextApi.with(active, fn));
  if (failureOf === undefined) return false;
  const end = (): void => {
    const failure = failureOf();
    if (failure !== undefined) active.fail(failure.error);
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
