import type { ValueKind } from "../values/value_kind.ts";

/** One environment variable, as data: what reads it and what documents it. */
export interface EnvironmentVariable<Value> {
  /** Name of the variable. */
  readonly name: string;
  /** The option of `init()` that says the same in code, by its path; `""` where there is none. */
  readonly option: string;
  /** How its text is read and which values code may give. */
  readonly kind: ValueKind<Value>;
  /**
   * Value when neither code nor the environment gives one; `undefined` where there is none, or
   * another setting gives it.
   */
  readonly fallback: Value | undefined;
  /**
   * The default as documentation shows it.
   *
   * @default the fallback as a text
   */
  readonly defaultText?: string | undefined;
  /** What the setting does, in a sentence. */
  readonly meaning: string;
}

/** An environment variable with a default of its own. */
export interface DefaultedVariable<Value> extends EnvironmentVariable<Value> {
  /** Value when neither code nor the environment gives one. */
  readonly fallback: Value;
}

/** The default of a variable, in words. */
export function defaultTextOf(variable: EnvironmentVariable<unknown>): string {
  if (variable.defaultText !== undefined) return variable.defaultText;
  const { fallback } = variable;
  if (fallback === undefined) return "unset";
  if (fallback === Infinity) return "no limit";
  return Array.isArray(fallback) ? fallback.join(",") || "none" : String(fallback);
}
