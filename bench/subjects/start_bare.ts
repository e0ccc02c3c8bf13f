/**
 * Starts without telemetry. `start_bare.ts <start time> <receiver url>`
 *
 * @module
 */
import { printStartUp } from "./print_start_up.ts";

await printStartUp();
