import type { Context } from "./context.ts";
import { context as contextApi } from "./context_api.ts";
import { reportOnce } from "../diag/report_once.ts";

/**
 * Returns the context that a caller gave, or the active one: where none was given, and where what
 * plain JavaScript gave is none, a span for example, which is reported. Never throws.
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
