import type { ConnectTcp, TcpConnection } from "../../sender_environment.ts";
import { DirectError } from "../../fetch_failure.ts";
import type { HttpRequest } from "../../http_request.ts";
import type { HttpCaller, HttpResponse } from "../http_caller.ts";
import { RequestWriter } from "./request_writer.ts";
import { SocketConnection } from "./socket_connection.ts";
import { exchangeOver } from "./socket_exchange.ts";

/**
 * A connection that was idle for longer is not reused, as in Deno's `fetch`: an intermediary may
 * have dropped it without notice, and a request would then wait for its whole time limit.
 */
const MAX_IDLE_MS = 90_000;

/** What a {@linkcode SocketCaller} needs of its surroundings. */
export interface SocketCallerOptions {
  /** Connects. */
  readonly connectTcp: ConnectTcp;
  /** Monotonic time in milliseconds. */
  readonly nowMs: () => number;
  /** Sends if no connection can be made, and reports why. */
  readonly unconnected: HttpCaller;
}

/**
 * Sends with HTTP/1.1 without TLS over a TCP connection, which is kept, one request after another.
 * On Deno a `fetch` takes several times as long.
 */
export class SocketCaller implements HttpCaller {
  readonly #hostname: string;
  readonly #port: number;
  readonly #connect: ConnectTcp;
  readonly #nowMs: () => number;
  readonly #unconnected: HttpCaller;
  readonly #writer: RequestWriter;
  #kept: SocketConnection | undefined;
  #keptUntilMs = 0;
  #isClosed = false;
  readonly #keep = (connection: SocketConnection, limitMs: number | undefined): void => {
    // Another request may have left one meanwhile.
    this.#kept?.close();
    this.#kept = connection;
    this.#keptUntilMs = this.#nowMs() + usableMs(limitMs);
    if (this.#isClosed) connection.close();
    else connection.rest();
  };

  /** @param url An `http:` URL, without user and password. */
  constructor(url: URL, { connectTcp, nowMs, unconnected }: SocketCallerOptions) {
    this.#hostname = url.hostname;
    this.#port = url.port === "" ? 80 : Number(url.port);
    this.#connect = connectTcp;
    this.#nowMs = nowMs;
    this.#unconnected = unconnected;
    this.#writer = new RequestWriter(url);
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const kept = this.#takeKept(request.needsNewConnection);
    if (kept === undefined) return await this.#sendAnew(request);
    try {
      return await this.#exchange(kept, request);
    } catch (error) {
      // Most likely the connection was closed just as the request was sent. That says nothing of
      // the receiver, and there is nothing to wait for; Deno's `fetch` does the same.
      if (kept.hasHeard || request.signal.aborted) throw error;
      return await this.#sendAnew(request);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#kept?.close();
    this.#unconnected.close();
  }

  async #sendAnew(request: HttpRequest): Promise<HttpResponse> {
    const connection = await this.#open(request.signal);
    if (connection === undefined) return await this.#unconnected.send(request);
    return await this.#exchange(connection, request);
  }

  async #exchange(
    connection: SocketConnection,
    { headers, body, signal }: HttpRequest,
  ): Promise<HttpResponse> {
    const bytes = this.#writer.bytesOf(headers, body);
    try {
      return await exchangeOver({ connection, bytes, signal, giveBack: this.#keep });
    } catch (cause) {
      throw new DirectError(cause);
    }
  }

  #takeKept(needsNew: boolean): SocketConnection | undefined {
    const kept = this.#kept;
    this.#kept = undefined;
    if (needsNew || this.#nowMs() >= this.#keptUntilMs) kept?.close();
    if (kept === undefined || kept.isClosed) return undefined;
    kept.wake();
    return kept;
  }

  async #open(signal: AbortSignal): Promise<SocketConnection | undefined> {
    let tcp: TcpConnection;
    try {
      tcp = await this.#connect({ hostname: this.#hostname, port: this.#port, signal });
    } catch {
      return undefined;
    }
    return new SocketConnection(tcp);
  }
}

/** A second less than the other end says, for time in transit; half of it if it is short. */
function usableMs(limitMs: number | undefined): number {
  if (limitMs === undefined) return MAX_IDLE_MS;
  return Math.min(MAX_IDLE_MS, Math.max(limitMs - 1000, limitMs / 2));
}
