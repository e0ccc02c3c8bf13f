import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";

/** A listener of `node:http`. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server of `node:http` on the loopback interface. */
export interface NodeServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly server: Server;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server whose listener is as it is given. */
export async function startNodeServer(listener: NodeListener): Promise<NodeServer> {
  const server = createServer(listener);
  return await listening(server);
}

/** Waits until a server listens. */
export async function listening(server: Server): Promise<NodeServer> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    server,
    [Symbol.asyncDispose]: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      return promise;
    },
  };
}
