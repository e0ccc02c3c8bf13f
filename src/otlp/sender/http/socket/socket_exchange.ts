import { readResponseBody } from "./response_body.ts";
import { readResponseHead, type ResponseHead } from "./response_head.ts";
import { ByteStream } from "./byte_stream.ts";
import type { HttpResponse } from "../http_caller.ts";
import type { SocketConnection } from "./socket_connection.ts";

/** A response with a longer head is rejected. */
const MAX_HEAD_BYTES = 64 * 1024;

/** A request and its connection. */
export interface SocketRequest {
  readonly connection: SocketConnection;
  /** Head and body. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Closes the connection when aborted, until the body is read. */
  readonly signal: AbortSignal;
  /**
   * Takes the connection back for the next request, with how long it may be idle, if known. A
   * connection that cannot be reused is closed instead.
   */
  readonly giveBack: (connection: SocketConnection, idleLimitMs: number | undefined) => void;
}

/**
 * Sends a request over a connection, and reads the response even while still sending, since a
 * receiver may refuse a request early. Rejects if the connection is lost before the response's head
 * has arrived.
 */
export async function exchangeOver(
  { connection, bytes, signal, giveBack }: SocketRequest,
): Promise<HttpResponse> {
  const close = (): void => connection.close();
  const finish = (isKept: boolean, idleLimitMs?: number): void => {
    signal.removeEventListener("abort", close);
    if (isKept && !connection.isClosed) giveBack(connection, idleLimitMs);
    else close();
  };
  signal.addEventListener("abort", close);
  if (signal.aborted) close();
  let isWritten = false;
  connection.write(bytes).then((isWhole) => void (isWritten = isWhole));
  const stream = new ByteStream(() => connection.read());
  const head = await orElse(readHead(stream), () => finish(false));
  return {
    status: head.status,
    headers: head.headers,
    readBody: async (maxBytes) => {
      const body = await orElse(readResponseBody(stream, head, maxBytes), () => finish(false));
      const isKept = head.isKept && body.kind === "whole" && isWritten && stream.isEmpty;
      finish(isKept, head.idleLimitMs);
      return body;
    },
  };
}

async function readHead(stream: ByteStream): Promise<ResponseHead> {
  while (true) {
    const head = readResponseHead(await stream.paragraph(MAX_HEAD_BYTES, "HTTP/"));
    // Statuses below 200 are interim responses (RFC 9110, section 15.2).
    if (head.status >= 200) return head;
  }
}

async function orElse<Value>(work: Promise<Value>, onFailure: () => void): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    onFailure();
    throw error;
  }
}
