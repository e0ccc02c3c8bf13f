/**
 * Starts with nothing. `start_bare.ts <when it was started> <receiver url>`
 *
 * @module
 */
import { printStartUp } from "./print_start_up.ts";

await printStartUp();
