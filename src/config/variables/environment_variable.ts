import type { ValueKind } from "../values/value_kind.ts";

/** One environment variable, as data for reading and for documenting it. */
export interface EnvironmentVariable<Value> {
  /** Name of the variable. */
  readonly name: string;
  /** The path of the `init()` option for the same setting; `""` if there is none. */
  readonly option: string;
  /** How its text is read, and which values code may give. */
  readonly kind: ValueKind<Value>;
  /** The default value; `undefined` if there is none, or another setting provides it. */
  readonly fallback: Value | undefined;
  /**
   * The default as documentation shows it.
   *
   * @default the fallback as a string
   */
  readonly defaultText?: string | undefined;
  /** What the setting does, in one sentence. */
  readonly meaning: string;
}

/** An environment variable with a default of its own. */
export interface DefaultedVariable<Value> extends EnvironmentVariable<Value> {
  /** The default value. */
  readonly fallback: Value;
}

/** Returns the default of a variable in words. */
export function defaultTextOf(variable: EnvironmentVariable<unknown>): string {
  if (variable.defaultText !== undefined) return variable.defaultText;
  const { fallback } = variable;
  if (fallback === undefined) return "unset";
  if (fallback === Infinity) return "no limit";
  return Array.isArray(fallback) ? fallback.join(",") || "none" : String(fallback);
}
