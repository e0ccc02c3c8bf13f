import type { ExportWords } from "../export_queue.ts";

/** How reports of the log record processors call what they export. */
export const LOG_WORDS: ExportWords = { cause: "log", one: "log record", many: "log records" };
