import type { Context } from "./context.ts";
import { context as contextApi } from "./context_api.ts";
import { reportOnce } from "../diag/report_once.ts";

/**
 * Returns the context that a caller passed, or the active one if none was passed. If untyped code
 * passed something else, such as a span, that is reported, and the active context is returned.
 */
export function givenContext(given: Context | undefined): Context {
  if (given === undefined || given === null) return contextApi.active();
  if (isContext(given)) return given;
  reportOnce(
    "no-context",
    "warn",
    "What was given to startActiveSpan() as a context is none; the active one is taken.",
  );
  return contextApi.active();
}

function isContext({ getValue, setValue }: Context): boolean {
  return typeof getValue === "function" && typeof setValue === "function";
}
