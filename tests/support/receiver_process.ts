/**
 * The receiver as a process of its own: `deno run -A tests/support/receiver_process.ts` (or `bun`)
 * prints one line with its URL and ends when its standard input closes. `PORT` chooses the port.
 * For tests that block their own thread or end their process; see {@link Receiver} for the paths.
 *
 * @module
 */
import process from "node:process";
import { startReceiver } from "./receiver.ts";

const receiver = await startReceiver({ port: Number(process.env["PORT"] ?? 0) });
console.log(receiver.url);
process.stdin.on("data", () => {});
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
