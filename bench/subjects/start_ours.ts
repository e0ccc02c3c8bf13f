/**
 * Starts with this package, all signals. `start_ours.ts <start time> <receiver url>`
 *
 * @module
 */
import process from "node:process";
import { exportWithOurs } from "./ours_exporting.ts";
import { printStartUp } from "./print_start_up.ts";

const options = { url: process.argv[3], compression: "gzip", maxQueueSize: 2048 } as const;
exportWithOurs(options).tracer.startSpan("first").end();
await printStartUp();
