import { reportOnce } from "../diag/report_once.ts";
import type { LoggerProvider } from "../logs/logger_provider.ts";
import { toText } from "../to_text.ts";

/**
 * The older `@opentelemetry/api-logs` keeps its provider in a global of its own, behind a function
 * that takes the number of a compatibility version.
 */
type LegacyGetter = (version: number) => LoggerProvider | undefined;

const LEGACY_KEY: unique symbol = Symbol.for("io.opentelemetry.js.api.logs");

const COMPATIBILITY_VERSION = 1;

// why: any symbol can be looked up on the global object; the value is unknown or missing
const globals = globalThis as { [LEGACY_KEY]?: unknown };

/** Returns the provider that was registered with `@opentelemetry/api-logs`, if any. */
export function readLegacyLoggerProvider(): LoggerProvider | undefined {
  const getter = globals[LEGACY_KEY];
  if (typeof getter !== "function") return undefined;
  try {
    // why: the key belongs to that package, which stores nothing else
    const provider = (getter as LegacyGetter)(COMPATIBILITY_VERSION);
    return typeof provider?.getLogger === "function" ? provider : undefined;
  } catch (error) {
    reportOnce(
      "legacy-logs",
      "warn",
      "The logger provider registered with @opentelemetry/api-logs could not be read, and is not " +
        `used: ${toText(error)}`,
    );
    return undefined;
  }
}

/**
 * Registers a provider for libraries that use `@opentelemetry/api-logs`.
 *
 * @param provider Gives out loggers.
 * @param noop What a library gets if its version does not match.
 * @param shouldReplace Whether to replace a provider that is there already.
 * @returns A function that removes the provider again; `undefined` if it could not be registered.
 */
export function writeLegacyLoggerProvider(
  provider: LoggerProvider,
  noop: LoggerProvider,
  shouldReplace: boolean,
): (() => void) | undefined {
  const present = globals[LEGACY_KEY];
  if (present !== undefined && !shouldReplace) return undefined;
  const getter: LegacyGetter = (version) => version === COMPATIBILITY_VERSION ? provider : noop;
  if (!Reflect.set(globalThis, LEGACY_KEY, getter)) return undefined;
  return () => {
    if (globals[LEGACY_KEY] === getter) Reflect.deleteProperty(globalThis, LEGACY_KEY);
  };
}

/** Removes the provider that `@opentelemetry/api-logs` gives out, whoever registered it. */
export function clearLegacyLoggerProvider(): void {
  Reflect.deleteProperty(globalThis, LEGACY_KEY);
}
