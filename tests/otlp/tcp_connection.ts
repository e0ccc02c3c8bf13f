import { connect as connectSocket, type Socket } from "node:net";
import type {
  ConnectTcp,
  TcpConnection,
  TcpPeer,
} from "../../src/otlp/sender/sender_environment.ts";
import { createDenoConnectTcp } from "../../src/platform/deno/connect_tcp.ts";

/** Connections of `node:net` in the form of Deno's, to try on every runtime what goes over them. */
export const nodeConnectTcp: ConnectTcp = async ({ hostname, port, signal }: TcpPeer) => {
  const socket = connectSocket({ host: hostname.replace(/[[\]]/g, ""), port, noDelay: true });
  signal.addEventListener("abort", () => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("aborted")));
  });
  return new NodeTcpConnection(socket);
};

/** The runtime's own connections where it has them, those of `node:net` elsewhere. */
export const connectTcp: ConnectTcp = createDenoConnectTcp() ?? nodeConnectTcp;

class NodeTcpConnection implements TcpConnection {
  readonly #socket: Socket;
  #error: Error | undefined;
  #hasEnded = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("readable", () => this.#wake());
    socket.on("end", () => this.#end());
    socket.on("close", () => this.#end());
    socket.on("error", (error) => {
      this.#error = error;
      this.#wake();
    });
  }

  async read(into: Uint8Array<ArrayBuffer>): Promise<number | null> {
    while (true) {
      // why: a socket without an encoding gives bytes
      const part = this.#socket.read() as Uint8Array | null;
      if (part !== null) {
        if (part.length > into.length) this.#socket.unshift(part.subarray(into.length));
        const taken = part.subarray(0, into.length);
        into.set(taken);
        return taken.length;
      }
      if (this.#error !== undefined) throw this.#error;
      if (this.#hasEnded) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  write(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#socket.write(
        bytes,
        (error) => error instanceof Error ? reject(error) : resolve(bytes.length),
      );
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#wake();
  }
}
