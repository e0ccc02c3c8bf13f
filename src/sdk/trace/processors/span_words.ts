import type { ExportWords } from "../../export_queue.ts";

/** How reports of the span processors call what they export. */
export const SPAN_WORDS: ExportWords = { cause: "span", one: "span", many: "spans" };
