import { reportOnce } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import type { KeepTrace, LocalTrace } from "./local_trace.ts";

/**
 * Asks whether to keep a local trace. Never throws: the trace is kept if `keep` throws, or returns
 * neither true nor false.
 */
export function askToKeep(keep: KeepTrace, trace: LocalTrace): boolean {
  try {
    const result: unknown = keep(trace);
    if (typeof result === "boolean") return result;
    catchRejection(result, reportThrow);
    reportOnce(
      "tail-sampler-answer",
      "error",
      `A tail sampler returned ${toText(result)}, not true or false; such traces are kept.`,
    );
  } catch (error) {
    reportThrow(error);
  }
  return true;
}

function reportThrow(error: unknown): void {
  reportOnce(
    "tail-sampler-threw",
    "error",
    `A tail sampler threw; such traces are kept: ${toText(error)}`,
  );
}
