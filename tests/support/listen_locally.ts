import type { AddressInfo, Server, Socket } from "node:net";

/** Listens until it is disposed of, with its sockets. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
}

/** Lets a server listen on a free port of `host`; `sockets` are destroyed with it. */
export async function listenLocally(
  server: Server,
  sockets: Iterable<Socket>,
  host = "127.0.0.1",
): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  // why: a server that listens on TCP has an AddressInfo, never a pipe's name
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
