import type { TextMapGetter } from "../../../api/mod.ts";
import { headersGetter } from "../../../propagation/mod.ts";
import {
  type PeerAddress,
  type ServerRequest,
  type ServerRuntime,
  watchStream,
} from "../../../http/mod.ts";
import type { RequestHead } from "../../../http/message_head.ts";
import { plainAddress } from "../../http/plain_address.ts";
import { peek } from "./peek.ts";
import { type BodyKind, bodyKindOf } from "./response_stream.ts";

/** What `Bun.serve` passes to a handler along with the request, by shape. */
export interface ServerLike {
  /** Where it listens; `undefined` for a Unix socket. */
  readonly port?: number | undefined;
  /** Returns the other end of a request's connection. */
  requestIP?(request: Request): { readonly address: string; readonly port: number } | null;
}

const SWITCHING_PROTOCOLS = 101;

// why: `headers()` below returns Headers; not checking that each time saves a hundredth of a small
// request's time (bench/http_hello.ts)
const getter: TextMapGetter<object> = {
  get: (headers, name) => (headers as Headers).get(name) ?? undefined,
  // why: the same
  keys: (headers) => headersGetter.keys(headers as Headers),
};

/** What the instrumentation asks of `Bun.serve`. */
export class BunServeRuntime implements ServerRuntime<ServerLike | undefined> {
  readonly awaitsThenables: boolean = false;
  // The response whose body was inspected last, until it is sent.
  #seen: Response | undefined;
  #seenKind: BodyKind = "fixed";

  isUnanswered(promise: Promise<unknown>): boolean {
    const result = peek(promise);
    return result !== promise && !(result instanceof Response);
  }

  extraOf(args: readonly unknown[]): ServerLike | undefined {
    const server = args[1];
    return typeof server === "object" && server !== null ? server : undefined;
  }

  headers(request: Request): object {
    return request.headers;
  }

  getter(): TextMapGetter<object> {
    return getter;
  }

  peer(request: Request, server: ServerLike | undefined): PeerAddress | undefined {
    const peer = server?.requestIP?.(request);
    if (peer === undefined || peer === null) return undefined;
    const address = plainAddress(peer.address);
    return address === peer.address ? peer : { address, port: peer.port };
  }

  abortSignal(request: Request): AbortSignal | undefined {
    return request.signal;
  }

  // Reading the headers that Bun derives from a blob or file changes how it sends them, and the
  // status of a slice of a file: a copy is read. Those of a text can be read directly, and copying
  // a text that is not ASCII would turn it into bytes.
  responseHeaders(response: Response): Headers {
    this.#seenKind = bodyKindOf(response);
    this.#seen = response;
    if (this.#seenKind !== "fixed") return response.headers;
    // why: without the DOM library, Bun's clone() returns a type of another package
    return (response.clone() as Response).headers;
  }

  endAfterBody(
    active: ServerRequest,
    response: Response,
    server: ServerLike | undefined,
  ): Response | undefined {
    // The response to a HEAD has no body, whatever the handler made.
    const kind = active.sentMethod === "HEAD" ? "fixed" : this.#kindOf(response);
    if (kind === "unusable") return undefined;
    if (kind === "fixed" && response.ok && isUpgraded(active.request, server)) {
      active.setStatusCode(SWITCHING_PROTOCOLS);
    }
    const stream = kind === "stream" && isRepeatable(response) ? response.body : null;
    if (stream === null) {
      active.end();
      return response;
    }
    // Bun does not tell when it has sent a stream, so the stream is watched, in a new response. Bun
    // always reads such a stream to its end or cancels it.
    const watched = watchStream(stream, active, (end) => {
      if (end.kind === "failed") active.fail(end.error);
      active.end();
    });
    const { status, statusText, headers } = response;
    return new Response(watched, { status, statusText, headers });
  }

  // A handler that upgraded the connection returns nothing. If no upgrade was asked for, Bun sends
  // a response of its own, which is not known here.
  endWithoutResponse(active: ServerRequest): boolean {
    if (active.request?.headers.has("upgrade") === true) active.setStatusCode(SWITCHING_PROTOCOLS);
    active.end();
    return true;
  }

  #kindOf(response: Response): BodyKind {
    if (response !== this.#seen) return bodyKindOf(response);
    this.#seen = undefined;
    return this.#seenKind;
  }
}

// Frameworks return an empty response after an upgrade, to which Bun has responded by then. Bun
// gives no address for a WebSocket's connection, nor for a closed one, nor for a Unix socket, where
// nothing tells of an upgrade.
function isUpgraded(request: RequestHead | undefined, server: ServerLike | undefined): boolean {
  return request?.headers.has("upgrade") === true && server?.port !== undefined &&
    request instanceof Request && server.requestIP?.(request) === null && !request.signal.aborted;
}

// A response of fetch may have a status that no other response can have.
function isRepeatable({ status }: Response): boolean {
  return status >= 200 && status <= 599;
}
