/**
 * Starts with the official packages, all signals, set up by hand as in an application.
 * `start_official.ts <start time> <receiver url>`
 *
 * @module
 */
import process from "node:process";
import { exportWithOfficial } from "./official_exporting.ts";
import { registerOfficialLogsAndMetrics } from "./official_signals.ts";
import { printStartUp } from "./print_start_up.ts";

const url = process.argv[3];
const { tracer } = exportWithOfficial({ url, compression: "gzip", maxQueueSize: 2048 });
registerOfficialLogsAndMetrics(url);
tracer.startSpan("first").end();
await printStartUp();
