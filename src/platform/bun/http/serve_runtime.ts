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
import { type BodyKind, bodyKindOf, peek } from "./response_stream.ts";

/** What `Bun.serve` passes to a handler along with the request, by shape. */
export interface ServerLike {
  /** Where it listens; `undefined` for a Unix socket. */
  readonly port?: number | undefined;
  /** Returns the other end of a request's connection. */
  requestIP?(request: Request): { readonly address: string; readonly port: number } | null;
}

const SWITCHING_PROTOCOLS = 101;

// why: what `headers` below returns are headers; that it need not be looked at each time is worth a
// hundredth of a small request's time (bench/http_hello.ts)
const getter: TextMapGetter<object> = {
  get: (headers, name) => (headers as Headers).get(name) ?? undefined,
  // why: the same
  keys: (headers) => headersGetter.keys(headers as Headers),
};

/** What tracing asks of `Bun.serve`. */
export class BunServeRuntime implements ServerRuntime<ServerLike | undefined> {
  readonly awaitsThenables: boolean = false;
  // A response whose body has been looked at already, until it is sent.
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

  // Bun sends the headers that it derives from a blob or a file in another way once somebody has
  // read them, and a slice of a file with another status. Those of a text can be read, but a text
  // that is not ASCII is bytes once it has been copied.
  responseHeaders(response: Response): Headers {
    this.#seenKind = bodyKindOf(response);
    this.#seen = response;
    if (this.#seenKind !== "fixed") return response.headers;
    // why: without the library DOM, Bun has clone() return a type of another package
    return (response.clone() as Response).headers;
  }

  endAfterBody(
    active: ServerRequest,
    response: Response,
    server: ServerLike | undefined,
  ): Response | undefined {
    // The answer to a HEAD has no body, whatever the handler made.
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
    // Bun sends what the source makes and says nothing of it, so the stream is watched, and the
    // response around it is a new one. Bun reads such a stream to its end or cancels it, always.
    const watched = watchStream(stream, active, (end) => {
      if (end.kind === "failed") active.fail(end.error);
      active.end();
    });
    const { status, statusText, headers } = response;
    return new Response(watched, { status, statusText, headers });
  }

  // A handler that upgraded the connection returns nothing. Whoever did not ask for an upgrade gets
  // what Bun makes of nothing, which is not known here.
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

// Frameworks return an empty response after an upgrade, which Bun has answered by then. It knows no
// other end of a connection that is a WebSocket's, as of one that is closed; and of no Unix socket,
// where nothing tells of an upgrade.
function isUpgraded(request: RequestHead | undefined, server: ServerLike | undefined): boolean {
  return request?.headers.has("upgrade") === true && server?.port !== undefined &&
    request instanceof Request && server.requestIP?.(request) === null && !request.signal.aborted;
}

// What fetch returned may have a status that no other response can have.
function isRepeatable({ status }: Response): boolean {
  return status >= 200 && status <= 599;
}
