import { catchRejection } from "../api/catch_rejection.ts";
import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/**
 * Calls a hook of the application. An error that it throws, or that a promise it returns is
 * rejected with, is reported once and not rethrown.
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

/** Reports once that a function supplied by the application has thrown. */
export function reportHook(hook: string, error: unknown): void {
  reportOnce(`http-${hook}`, "error", `The HTTP ${hook} function threw: ${toText(error)}`);
}
