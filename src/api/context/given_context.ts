import type { Context } from "./context.ts";
import { context as contextApi } from "./context_api.ts";
import { reportOnce } from "../diag/report_once.ts";

/**
 * Returns the context that a caller passed, or the active one if none was passed. If untyped code
 * passed something else, such as a span, that is reported, and the active context is returned.
 * Never throws.
 */
export function givenContext(given: Context | undefined): Context {
  if (given === undefined || given === null) return contextApi.active();
  if (isContext(given)) return given;
  reportOnce(
    "no-context",
    "warn",
    "startActiveSpan() was given a context whose getValue() or setValue() is missing or cannot " +
      "be read; the active context is used instead.",
  );
  return contextApi.active();
}

function isContext(given: Context): boolean {
  try {
    return typeof given.getValue === "function" && typeof given.setValue === "function";
  } catch {
    return false; // a getter of foreign code threw
  }
}
