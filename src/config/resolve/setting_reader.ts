import type { reportOnce } from "../../api/diag/report_once.ts";
import { toText } from "../../api/to_text.ts";
import { redactAddressIn } from "../values/redact_address.ts";
import type { EnvironmentReader } from "../variables/environment_reader.ts";
import {
  type DefaultedVariable,
  defaultTextOf,
  type EnvironmentVariable,
} from "../variables/environment_variable.ts";

/** Told of every problem with the settings; `reportOnce`, or who keeps it for that. */
export type ConfigReport = typeof reportOnce;

/**
 * Finds the value of a setting: what code gives, else what the environment gives, else the default.
 * A bad value in code throws; one in the environment is reported and counts as unset.
 */
export class SettingReader {
  readonly #environment: EnvironmentReader;
  readonly #report: ConfigReport;
  readonly #reported = new Set<string>();
  readonly #place: string;

  /** @param place What stands before the paths of options, such as `destinations[0].`. */
  constructor(environment: EnvironmentReader, report: ConfigReport, place: string = "") {
    this.#environment = environment;
    this.#report = report;
    this.#place = place;
  }

  /**
   * What code gives, checked.
   *
   * @throws {TypeError | RangeError} When it is of another kind.
   */
  check<Value>(variable: CheckedOption<Value>, given: Value | undefined): Value | undefined {
    return check(variable, given, this.#place);
  }

  /** The path of an option, as messages name it. */
  pathOf({ option }: { readonly option: string }): string {
    return this.#place + option;
  }

  /** What code, the environment or the default says. */
  choose<Value>(variable: DefaultedVariable<Value>, given: Value | undefined): Value {
    return this.find(variable, given) ?? variable.fallback;
  }

  /** What code or the environment says. */
  find<Value>(variable: EnvironmentVariable<Value>, given: Value | undefined): Value | undefined {
    return this.check(variable, given) ?? this.read(variable);
  }

  /** What the environment says; empty is unset. */
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
      // What was thrown may show a value that is a secret.
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

/** What is known of an option of code. */
export type CheckedOption<Value> = Pick<EnvironmentVariable<Value>, "option" | "kind">;

/**
 * What code gives, checked.
 *
 * @param place What stands before the option's path.
 * @throws {TypeError | RangeError} When it is of another kind.
 */
export function check<Value>(
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
  return fallback === "unset" ? "; it counts as unset" : `; used instead: ${fallback}`;
}

/** Longest part of a bad value that a message shows. */
const MAX_SHOWN_CHARS = 100;

function shownText(variable: Pick<EnvironmentVariable<unknown>, "kind">, text: string): string {
  // An address can come to stand anywhere, such as a sampler's argument beside another sampler.
  const shown = (variable.kind.redact ?? redactAddressIn)(text);
  return JSON.stringify(
    shown.length > MAX_SHOWN_CHARS ? `${shown.slice(0, MAX_SHOWN_CHARS)}...` : shown,
  );
}
