import type { TextMapGetter } from "../../api/mod.ts";
import { headersGetter } from "../../propagation/mod.ts";
import {
  type FailedRequests,
  type PeerAddress,
  type ServerRequest,
  type ServerRuntime,
  watchStream,
} from "../../http/mod.ts";
import { hasStreamBody } from "./response_stream.ts";

/** What `Bun.serve` passes to a handler along with the request, by shape. */
export interface ServerLike {
  /** Returns the other end of a request's connection. */
  requestIP?(request: Request): { readonly address: string; readonly port: number } | null;
}

const SWITCHING_PROTOCOLS = 101;

const MAPPED_IPV4 = "::ffff:";

// What `headers` below returns are headers; that it need not be looked at each time is worth a
// hundredth of a small request's time (bench/http_hello.ts).
const getter: TextMapGetter<object> = {
  get: (headers, name) => (headers as Headers).get(name) ?? undefined,
  keys: (headers) => headersGetter.keys(headers as Headers),
};

/** What tracing asks of `Bun.serve`. */
export class BunServeRuntime implements ServerRuntime<ServerLike | undefined> {
  readonly #failed: FailedRequests | undefined;

  /** @param failed Where requests wait for the `error` handler; `undefined` without one. */
  constructor(failed: FailedRequests | undefined) {
    this.#failed = failed;
  }

  extraOf(args: readonly unknown[]): ServerLike | undefined {
    const server = args[1];
    // Holds because every use looks for the function that it calls.
    return typeof server === "object" && server !== null ? server as ServerLike : undefined;
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
    const { address, port } = peer;
    // An IPv4 client of a socket that listens on both protocols.
    return address.startsWith(MAPPED_IPV4)
      ? { address: address.slice(MAPPED_IPV4.length), port }
      : peer;
  }

  endAfterBody(active: ServerRequest, response: Response): Response {
    // The answer to a HEAD has no body, whatever the handler made.
    const isWatched = active.sentMethod !== "HEAD" && hasStreamBody(response);
    const stream = isWatched ? response.body : null;
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

  endAfterError(active: ServerRequest, error: unknown): void {
    if (this.#failed?.add(active, error) === true) return;
    active.fail(error);
    active.end();
  }

  // A handler that upgraded the connection returns nothing. Whoever did not ask for an upgrade gets
  // what Bun makes of nothing, which is not known here.
  endWithoutResponse(active: ServerRequest): void {
    if (active.request?.headers.has("upgrade") === true) active.setStatusCode(SWITCHING_PROTOCOLS);
    active.end();
  }
}
