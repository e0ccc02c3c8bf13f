import { catchRejection } from "../api/catch_rejection.ts";
import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/**
 * Calls a hook of the application. What it throws, and what a promise that it returns is rejected
 * with, is reported once and goes no further.
 *
 * @param hook Its name, for the report.
 * @param call Calls it.
 */
export function callHook(hook: string, call: () => unknown): void {
  try {
    catchRejection(call(), (error) => reportHook(hook, error));
  } catch (error) {
    reportHook(hook, error);
  }
}

/** Reports once that a function which the application gave has thrown. */
export function reportHook(hook: string, error: unknown): void {
  reportOnce(`http-${hook}`, "error", `The HTTP ${hook} function threw: ${toText(error)}`);
}
