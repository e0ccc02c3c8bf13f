import { connect } from "node:net";

/**
 * Sends text over a connection of its own and returns what comes back.
 *
 * @param until Close the connection when what has come contains this; otherwise the server closes.
 */
export function rawExchange(port: number, text: string, until?: string): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("latin1");
    socket.on("data", (part) => {
      received += String(part);
      if (until !== undefined && received.includes(until)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
  });
}
