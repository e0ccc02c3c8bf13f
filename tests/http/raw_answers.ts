import { once } from "node:events";
import { createServer } from "node:net";

/** A server that keeps what it gets, byte by byte, and answers each connection once. */
export interface RawAnswers {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  readonly port: number;
  /** What came on each connection, in their order. */
  readonly requests: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server that answers 200 and closes, when a head and what it announces are there. */
export async function rawAnswers(): Promise<RawAnswers> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    let received = "";
    socket.setEncoding("latin1");
    socket.on("error", () => {});
    socket.on("data", (part) => {
      received += String(part);
      if (!isWhole(received)) return;
      requests.push(received);
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const body = text.slice(end + 4);
  if (/\r\ntransfer-encoding: chunked/i.test(text)) return body.endsWith("0\r\n\r\n");
  return body.length >= Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
}
