import type { ConnectTcp, TcpConnection } from "../../sender_environment.ts";
import { DirectError } from "../../fetch_failure.ts";
import type { HttpRequest } from "../../http_request.ts";
import type { HttpCaller, HttpResponse } from "../http_caller.ts";
import { RequestWriter } from "./request_writer.ts";
import { SocketConnection } from "./socket_connection.ts";
import { exchangeOver } from "./socket_exchange.ts";

/**
 * A connection that was idle for longer is not used again, as by Deno's `fetch`: what stands
 * between may have dropped it and says nothing, so that a request would wait for all of its time.
 */
const MAX_IDLE_MS = 90_000;

/** What a {@linkcode SocketCaller} works with. */
export interface SocketCallerOptions {
  /** Connects. */
  readonly connectTcp: ConnectTcp;
  /** Milliseconds that only go forward. */
  readonly nowMs: () => number;
  /** Sends where no connection can be had, and says why that is. */
  readonly unconnected: HttpCaller;
}

/**
 * Sends by HTTP/1.1 without TLS over a TCP connection, which is kept, one request after the other.
 * On Deno a `fetch` takes several times as long for the same.
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
    // One that another request has left meanwhile.
    this.#kept?.close();
    this.#kept = connection;
    this.#keptUntilMs = this.#nowMs() + usableMs(limitMs);
    if (this.#isClosed) connection.close();
    else connection.rest();
  };

  /** @param url One of `http:`, without user and password. */
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
      // Closed just when the request set out, most likely: then it says nothing of the receiver,
      // and there is nothing to wait for, as Deno's `fetch` has it, too.
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

/** A second less than the other end says, for what is on its way; of a short time the half. */
function usableMs(limitMs: number | undefined): number {
  if (limitMs === undefined) return MAX_IDLE_MS;
  return Math.min(MAX_IDLE_MS, Math.max(limitMs - 1000, limitMs / 2));
}
