import { type Logger, type LogRecord, reportOnce, SeverityNumber } from "../api/mod.ts";
import { isDelivering } from "../api/context/run_suppressed.ts";
import { toText } from "../api/to_text.ts";

/** The methods of a console that are captured. */
export const CAPTURED_METHODS = [
  "trace",
  "debug",
  "log",
  "info",
  "warn",
  "error",
  "assert",
] as const;

/** One of the captured methods. */
export type CapturedMethod = typeof CAPTURED_METHODS[number];

/** A console, or an object with its captured methods. */
export type CapturedConsole = { [Method in CapturedMethod]: (...args: unknown[]) => void };

/** Prefix of this package's own diagnostics, which are not captured. */
export const DIAGNOSTICS_PREFIX = "[@offthread/otel]";

/** Options of {@linkcode captureConsole}. */
export interface ConsoleCaptureParts {
  /** Emits the records. */
  readonly logger: Logger;
  /** Formats arguments as the runtime's console does, including format strings and objects. */
  readonly format: (...args: unknown[]) => string;
  /** The console. @default the global one */
  readonly console?: CapturedConsole;
}

interface Level {
  readonly severityNumber: SeverityNumber;
  readonly severityText: string;
  /** The stream that it is printed to (semantic conventions, log.iostream). */
  readonly attributes: { readonly "log.iostream": "stdout" | "stderr" };
}

const LEVELS: Readonly<Record<CapturedMethod, Level>> = {
  trace: level(SeverityNumber.TRACE, "TRACE", "stderr"),
  debug: level(SeverityNumber.DEBUG, "DEBUG", "stdout"),
  log: level(SeverityNumber.INFO, "INFO", "stdout"),
  info: level(SeverityNumber.INFO, "INFO", "stdout"),
  warn: level(SeverityNumber.WARN, "WARN", "stderr"),
  error: level(SeverityNumber.ERROR, "ERROR", "stderr"),
  assert: level(SeverityNumber.ERROR, "ERROR", "stderr"),
};

function level(
  severityNumber: SeverityNumber,
  severityText: string,
  iostream: "stdout" | "stderr",
): Level {
  return { severityNumber, severityText, attributes: { "log.iostream": iostream } };
}

/**
 * Turns what is printed to a console into log records, and still prints it. An error among the
 * arguments becomes the record's exception. Not captured are this package's own diagnostics, and
 * what is printed while a record is being made or delivered: a console exporter would capture its
 * own output without end. The stack that `console.trace` prints includes frames of this package.
 *
 * @returns A function that restores the console's methods.
 */
export function captureConsole(parts: ConsoleCaptureParts): () => void {
  // why: the methods of a console take any arguments; only assert is typed more narrowly
  const target = parts.console ?? console as CapturedConsole;
  const capture = new ConsoleCapture(parts);
  const restorers = CAPTURED_METHODS.map((method) => {
    const original = target[method];
    const captured = (...args: unknown[]): void => capture.call({ method, target, original }, args);
    // In a hardened environment the console is frozen.
    if (!Reflect.set(target, method, captured)) reportReadOnly(method);
    return () => {
      // A wrapper that was put round ours since then stays, and goes on printing.
      if (target[method] === captured) target[method] = original;
    };
  });
  return () => {
    capture.stop();
    for (const restore of restorers) restore();
  };
}

function reportReadOnly(method: CapturedMethod): void {
  reportOnce(
    "console-capture-method",
    "warn",
    `console.${method}() cannot be replaced, so its output is not captured; the same may hold ` +
      "for other methods.",
  );
}

/** A call of a captured method. */
interface Captured {
  readonly method: CapturedMethod;
  readonly target: CapturedConsole;
  readonly original: (...args: unknown[]) => void;
}

class ConsoleCapture {
  readonly #logger: Logger;
  readonly #format: (...args: unknown[]) => string;
  // Console methods may call each other, and making a record may print something.
  #isInside = false;
  #isStopped = false;

  constructor({ logger, format }: ConsoleCaptureParts) {
    this.#logger = logger;
    this.#format = format;
  }

  stop(): void {
    this.#isStopped = true;
  }

  call({ method, target, original }: Captured, args: unknown[]): void {
    if (this.#isInside || this.#isStopped || isDelivering()) {
      original.apply(target, args);
      return;
    }
    this.#isInside = true;
    try {
      original.apply(target, args);
      this.#record(method, args);
    } finally {
      this.#isInside = false;
    }
  }

  #record(method: CapturedMethod, args: readonly unknown[]): void {
    const printed = method === "assert" ? failedAssertion(args) : args;
    if (printed === undefined || isOwnDiagnostic(printed[0])) return;
    const level = LEVELS[method];
    if (!this.#logger.enabled(level)) return;
    try {
      this.#logger.emit(this.#recordOf(level, printed));
    } catch (error) {
      // Formatting may run the application's code (getters, toString).
      reportOnce("console-capture", "warn", `Console output was not captured: ${toText(error)}`);
    }
  }

  #recordOf(level: Level, args: readonly unknown[]): LogRecord {
    const record: LogRecord = {
      severityNumber: level.severityNumber,
      severityText: level.severityText,
      attributes: level.attributes,
    };
    if (args.length === 1 && typeof args[0] === "string") {
      record.body = args[0];
      return record;
    }
    const error = args.find((arg) => arg instanceof Error);
    if (error !== undefined) record.exception = error;
    // An error's message is not a format string, whatever it contains.
    const format = args[0] instanceof Error ? ["%s"] : [];
    record.body = plainText(args) ?? this.#format(...format, ...args.map(withoutStack));
    return record;
  }
}

// Returns what a failed console.assert prints; undefined if the assertion holds.
function failedAssertion(args: readonly unknown[]): readonly unknown[] | undefined {
  if (args.length > 0 && Boolean(args[0])) return undefined;
  const rest = args.slice(1);
  if (typeof rest[0] === "string") return [`Assertion failed: ${rest[0]}`, ...rest.slice(1)];
  return rest.length === 0 ? ["Assertion failed"] : ["Assertion failed:", ...rest];
}

function isOwnDiagnostic(first: unknown): boolean {
  return typeof first === "string" && first.startsWith(DIAGNOSTICS_PREFIX);
}

// Most calls have neither a format string nor objects, and need no formatting by the runtime.
function plainText(args: readonly unknown[]): string | undefined {
  let text = "";
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const isText = typeof arg === "string";
    if (!isText && typeof arg !== "number" && typeof arg !== "boolean") return undefined;
    if (i === 0 && isText && arg.includes("%")) return undefined;
    text += `${i === 0 ? "" : " "}${Object.is(arg, -0) ? "-0" : arg}`;
  }
  return text;
}

// The stack is recorded as an attribute of its own.
function withoutStack(arg: unknown): unknown {
  return arg instanceof Error ? String(arg) : arg;
}
