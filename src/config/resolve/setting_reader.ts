import type { reportOnce } from "../../api/diag/report_once.ts";
import { toText } from "../../api/to_text.ts";
import { redactAddressIn } from "../values/redact_address.ts";
import type { EnvironmentReader } from "../variables/environment_reader.ts";
import {
  type DefaultedVariable,
  defaultTextOf,
  type EnvironmentVariable,
} from "../variables/environment_variable.ts";

/** Called with every problem with the settings: `reportOnce`, or what keeps the report for it. */
export type ConfigReport = typeof reportOnce;

/**
 * Finds the value of a setting: the option from code, else the environment variable, else the
 * default. A bad option throws; a bad variable is reported and counts as unset.
 */
export class SettingReader {
  readonly #environment: EnvironmentReader;
  readonly #report: ConfigReport;
  readonly #reported = new Set<string>();
  readonly #place: string;

  /** @param place The prefix of option paths, such as `destinations[0].`. */
  constructor(environment: EnvironmentReader, report: ConfigReport, place: string = "") {
    this.#environment = environment;
    this.#report = report;
    this.#place = place;
  }

  /**
   * Returns the value from code alone.
   *
   * @throws {TypeError | RangeError} If it is of the wrong kind.
   */
  check<Value>(variable: CheckedOption<Value>, given: Value | undefined): Value | undefined {
    return checkOption(variable, given, this.#place);
  }

  /** Returns the path of an option, as messages show it. */
  pathOf({ option }: { readonly option: string }): string {
    return this.#place + option;
  }

  /** Returns the value from code, the environment or the default. */
  choose<Value>(variable: DefaultedVariable<Value>, given: Value | undefined): Value {
    return this.chooseOptional(variable, given) ?? variable.fallback;
  }

  /** Returns the value from code or the environment, for a setting without a default. */
  chooseOptional<Value>(
    variable: EnvironmentVariable<Value>,
    given: Value | undefined,
  ): Value | undefined {
    return this.check(variable, given) ?? this.read(variable);
  }

  /** Returns the value from the environment alone; empty is unset. */
  read<Value>(variable: EnvironmentVariable<Value>): Value | undefined {
    const text = this.#textOf(variable);
    if (text === undefined || text === "") return undefined;
    const remarks: string[] = [];
    const value = variable.kind.parse(text, (problem) => remarks.push(problem));
    if (value === undefined && remarks.length === 0) {
      remarks.push(`is not ${variable.kind.expected}`);
    }
    if (remarks.length > 0) {
      const shown = variable.kind.isSecret
        ? variable.name
        : `${variable.name}=${shownText(variable, text)}`;
      const instead = whatIsUsed(variable, value);
      this.warn(variable, `${shown} ${remarks.join("; ")}${instead}.`);
    }
    return value;
  }

  #textOf(variable: EnvironmentVariable<unknown>): string | undefined {
    try {
      return this.#environment.getEnv(variable.name)?.trim();
    } catch {
      // The error is not shown: it may quote a value that is a secret.
      const instead = whatIsUsed(variable, undefined);
      this.warn(variable, `${variable.name} cannot be read as UTF-8${instead}.`);
      return undefined;
    }
  }

  /** Reports a problem with a variable; once, though several signals may read it. */
  warn(variable: EnvironmentVariable<unknown>, message: string): void {
    if (this.#reported.has(variable.name)) return;
    this.#reported.add(variable.name);
    this.#report(`env-${variable.name}`, "warn", message);
  }
}

/** The definition of an option. */
export type CheckedOption<Value> = Pick<EnvironmentVariable<Value>, "option" | "kind">;

/**
 * Returns a value from code.
 *
 * @param place The prefix of the option's path.
 * @throws {TypeError | RangeError} If it is of the wrong kind.
 */
export function checkOption<Value>(
  variable: CheckedOption<Value>,
  given: Value | undefined,
  place: string = "",
): Value | undefined {
  if (given === undefined || variable.kind.accepts(given)) return given;
  const shown = variable.kind.isSecret ? "" : `, not ${shownText(variable, toText(given))}`;
  const { expected } = variable.kind;
  const message = `Cannot use option ${place}${variable.option}: it must be ${expected}${shown}.`;
  if (typeof given === "number") throw new RangeError(message);
  throw new TypeError(message);
}

function whatIsUsed(variable: EnvironmentVariable<unknown>, value: unknown): string {
  if (Array.isArray(value)) return `; used: ${value.join(",")}`;
  if (value !== undefined) return "";
  const fallback = defaultTextOf(variable);
  return fallback === "unset" ? "; it counts as not set" : `; used instead: ${fallback}`;
}

/** How many characters of a bad value a message shows. */
const MAX_SHOWN_CHARS = 100;

function shownText(variable: Pick<EnvironmentVariable<unknown>, "kind">, text: string): string {
  // An address may end up in any variable, such as the argument of another sampler.
  const shown = (variable.kind.redact ?? redactAddressIn)(text);
  return JSON.stringify(
    shown.length > MAX_SHOWN_CHARS ? `${shown.slice(0, MAX_SHOWN_CHARS)}...` : shown,
  );
}
