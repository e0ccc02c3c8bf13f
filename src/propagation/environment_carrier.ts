import {
  type Context,
  context as contextApi,
  propagation,
  reportOnce,
  ROOT_CONTEXT,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** Environment variables by name, such as `Deno.env.toObject()` or `process.env`. */
export type EnvironmentCarrier = Record<string, string | undefined>;

const NORMALIZED: RegExp = /^[A-Z_][A-Z0-9_]*$/;

/**
 * Returns the name of the environment variable for a propagation field: letters in upper case,
 * anything but A to Z, 0 to 9 and `_` replaced by `_`, one `_` before a leading digit, `_` for an
 * empty name.
 *
 * Specification: Context, Environment Variables as Context Propagation Carriers (release
 * candidate).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalizeEnvironmentName } from "@offthread/otel/propagation";
 *
 * assert.equal(normalizeEnvironmentName("x-b3-traceid"), "X_B3_TRACEID");
 * ```
 */
export function normalizeEnvironmentName(key: string): string {
  // Only ASCII letters change case: "ı" or "ß" must not become a letter of another name.
  const name = key.replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/[^A-Z0-9_]/gu, "_");
  if (name === "") return "_";
  const first = name.charCodeAt(0);
  return first >= 0x30 && first <= 0x39 ? `_${name}` : name;
}

/** Reads environment variables: only those with a normalised name, and their values as they are. */
export const environmentGetter: TextMapGetter<EnvironmentCarrier> = {
  get(carrier: EnvironmentCarrier, key: string): string | undefined {
    const name = normalizeEnvironmentName(key);
    return Object.hasOwn(carrier, name) ? carrier[name] : undefined;
  },
  keys(carrier: EnvironmentCarrier): string[] {
    return Object.keys(carrier).filter((name) => NORMALIZED.test(name));
  },
};

/** Writes environment variables under their normalised names, and values as they are. */
export const environmentSetter: TextMapSetter<EnvironmentCarrier> = {
  set(carrier: EnvironmentCarrier, key: string, value: string): void {
    carrier[normalizeEnvironmentName(key)] = value;
  },
};

/** Deletes the fields it is asked for: a propagator may read more than it writes, as B3 does. */
const fieldRemover: TextMapGetter<EnvironmentCarrier> = {
  get(carrier: EnvironmentCarrier, key: string): undefined {
    delete carrier[normalizeEnvironmentName(key)];
  },
  keys: () => [],
};

/** Options of {@link environmentForChild}. */
export interface EnvironmentForChildOptions {
  /** The context that the child continues. @default the active context */
  readonly context?: Context;
  /** The propagator that writes the context. @default the global propagator */
  readonly propagator?: TextMapPropagator<EnvironmentCarrier>;
}

/**
 * Returns the environment for a child process that continues the trace: a copy of `environment`
 * with the propagator's fields set from the context. Fields that this process itself was started
 * with are removed, also those that the propagator reads but does not write, so that a child never
 * continues the wrong trace. Starting the process is up to the caller.
 *
 * Specification: Context, Environment Variables as Context Propagation Carriers (release
 * candidate).
 *
 * @param environment The variables to start from; not changed.
 * @param options Which context travels, and how.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { environmentForChild } from "@offthread/otel/propagation";
 *
 * // new Deno.Command("worker", { env: environmentForChild(Deno.env.toObject()) })
 * assert.deepEqual(environmentForChild({ HOME: "/home/me" }), { HOME: "/home/me" });
 * ```
 */
export function environmentForChild(
  environment: Readonly<EnvironmentCarrier>,
  options: EnvironmentForChildOptions = {},
): Record<string, string> {
  const { context = contextApi.active(), propagator = propagation } = options;
  const child: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (typeof value === "string") child[name] = value;
  }
  try {
    for (const field of propagator.fields()) delete child[normalizeEnvironmentName(field)];
    propagator.extract(ROOT_CONTEXT, child, fieldRemover);
    propagator.inject(context, child, environmentSetter);
  } catch (error) {
    reportOnce(
      "propagator-environment",
      "warn",
      "A propagator could not write to the environment of a child process, which may start a " +
        `new trace: ${toText(error)}`,
    );
  }
  return child;
}
