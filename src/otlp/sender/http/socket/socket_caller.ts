import type { ConnectTcp, TcpConnection } from "../../sender_environment.ts";
import type { HttpRequest } from "../../http_request.ts";
import type { HttpCaller, HttpResponse } from "../http_caller.ts";
import { RequestWriter } from "./request_writer.ts";
import { SocketConnection } from "./socket_connection.ts";
import { exchangeOver } from "./socket_exchange.ts";

/**
 * Sends by HTTP/1.1 without TLS over a TCP connection, which is kept, one request after the other.
 * On Deno a `fetch` takes several times as long for the same.
 */
export class SocketCaller implements HttpCaller {
  readonly #hostname: string;
  readonly #port: number;
  readonly #connect: ConnectTcp;
  readonly #unconnected: HttpCaller;
  readonly #writer: RequestWriter;
  #kept: SocketConnection | undefined;
  #isClosed = false;
  readonly #keep = (connection: SocketConnection): void => {
    // One that another request has left meanwhile.
    this.#kept?.close();
    this.#kept = connection;
    if (this.#isClosed) connection.close();
    else connection.rest();
  };

  /**
   * @param url One of `http:`, without user and password.
   * @param unconnected Sends where no connection can be had, and says why that is.
   */
  constructor(url: URL, connect: ConnectTcp, unconnected: HttpCaller) {
    this.#hostname = url.hostname;
    this.#port = url.port === "" ? 80 : Number(url.port);
    this.#connect = connect;
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
      // and there is nothing to wait for, as `fetch` knows as well.
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

  #exchange(
    connection: SocketConnection,
    { headers, body, signal }: HttpRequest,
  ): Promise<HttpResponse> {
    const bytes = this.#writer.bytesOf(headers, body);
    return exchangeOver({ connection, bytes, signal, giveBack: this.#keep });
  }

  #takeKept(needsNew: boolean): SocketConnection | undefined {
    const kept = this.#kept;
    this.#kept = undefined;
    if (needsNew) kept?.close();
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
