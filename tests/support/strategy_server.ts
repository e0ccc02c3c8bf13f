/**
 * A server of Jaeger's remote sampling API on a loopback socket.
 *
 * @module
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** The response: a strategy, as JSON; or what a test writes, possibly nothing. */
export type StrategyAnswer = object | ((response: ServerResponse) => void);

/** A running server. */
export interface StrategyServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a path. */
  readonly url: string;
  /** Method and path with query of every request, in order. */
  readonly requests: readonly string[];
  /** The response from now on. */
  answer: StrategyAnswer;
}

/** Starts the server on a free port. */
export async function startStrategyServer(first: StrategyAnswer): Promise<StrategyServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const { answer } = running;
    if (typeof answer === "function") return answer(response);
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // why: a server that listens on a port has no path here
  const { port } = server.address() as AddressInfo;
  const running: StrategyServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: first,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
  return running;
}
