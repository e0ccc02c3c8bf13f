import type { DiagLogFunction, DiagLogger } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";

/**
 * Longest message that is written, in characters. A message may quote an error, and so any input of
 * a request. The package's own messages are shorter, even with a long list in them.
 */
const MAX_MESSAGE_CHARS = 16_384;

/** Characters that move a terminal's cursor, or could begin a forged line. */
// deno-lint-ignore no-control-regex -- these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * Writes diagnostics of all levels to standard error, since standard output belongs to the program.
 * Each is one line; control characters are escaped.
 */
export const STDERR_DIAG_LOGGER: DiagLogger = {
  error: writer("error"),
  warn: writer("warning"),
  info: writer("info"),
  debug: writer("debug"),
  verbose: writer("verbose"),
};

function writer(level: string): DiagLogFunction {
  return (message, ...args) =>
    console.error(
      `[@offthread/otel] ${level}: ${lineOf(message)}`,
      ...args.map((arg) => typeof arg === "string" ? lineOf(arg) : arg),
    );
}

// In plain JavaScript a message may be anything.
function lineOf(message: unknown): string {
  const text = toText(message);
  const shown = text.length > MAX_MESSAGE_CHARS ? `${text.slice(0, MAX_MESSAGE_CHARS)}...` : text;
  return shown.replace(CONTROLS, escaped);
}

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
