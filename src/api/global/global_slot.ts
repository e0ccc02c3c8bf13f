import type { ContextManager } from "../context/context.ts";
import type { DiagLogger } from "../diag/diag_logger.ts";
import type { LoggerProvider } from "../logs/logger_provider.ts";
import type { MeterProvider } from "../metrics/meter_provider.ts";
import type { TextMapPropagator } from "../propagation/text_map_propagator.ts";
import type { TracerProvider } from "../trace/tracer_provider.ts";

/** What can be registered for the process; the names are those of `@opentelemetry/api`. */
export interface GlobalMembers {
  /** The tracer provider. */
  trace?: TracerProvider;
  /** The meter provider. */
  metrics?: MeterProvider;
  /** The logger provider. */
  logs?: LoggerProvider;
  /** The context manager. */
  context?: ContextManager;
  /** The propagator. */
  propagation?: TextMapPropagator;
  /** The diagnostic logger. */
  diag?: DiagLogger;
}

/** The name of one thing that can be registered for the process. */
export type GlobalMember = keyof GlobalMembers;

/**
 * The object that every OpenTelemetry API in the process shares: this package, any copy of it,
 * `@opentelemetry/api` 1.x, and a runtime that traces natively.
 */
export interface GlobalSlot extends GlobalMembers {
  /** The API version that the slot serves, `major.minor.patch`; registering may raise it. */
  version: string;
}

/** The result of writing to the slot. */
export type SlotOutcome = "registered" | SlotRefusal;

/** Why a member was not written: another one is there, or the slot cannot be written to. */
export type SlotRefusal = "occupied" | "unusable";

/**
 * The version we write. A reader accepts a slot only if its minor version is at least the reader's
 * own, so this is the newest API that we fully serve.
 */
const SLOT_VERSION = "1.10.0";

const SLOT_MINOR = 10;

/** The oldest minor version with everything our types promise: gauges, and links after creation. */
const OLDEST_MINOR = 9;

const SLOT_KEY: unique symbol = Symbol.for("opentelemetry.js.api.1");

// why: any symbol can be looked up on the global object; the value is unknown or missing
const globals = globalThis as { [SLOT_KEY]?: unknown };

/** The slot that was last found usable. */
let accepted: GlobalSlot | undefined;

/** Returns the minor version of a slot of major version 1, or -1. */
function minorVersion(slot: object): number {
  const version: unknown = Reflect.get(slot, "version");
  if (typeof version !== "string") return -1;
  const match = /^1\.(\d+)\.\d+$/.exec(version);
  return match === null ? -1 : Number(match[1]);
}

function isUsable(found: unknown): found is GlobalSlot {
  return typeof found === "object" && found !== null && minorVersion(found) >= OLDEST_MINOR;
}

function accept(found: unknown): GlobalSlot | undefined {
  if (!isUsable(found)) return undefined;
  accepted = found;
  return found;
}

/**
 * Returns the slot of the process; `undefined` if there is none, or its API is too old. Reads the
 * global on each call, which costs about a nanosecond, since anyone may replace the slot.
 */
export function readSlot(): GlobalSlot | undefined {
  const found = globals[SLOT_KEY];
  if (found === undefined) return undefined;
  return found === accepted ? accepted : accept(found);
}

/** Returns the slot to write to, whatever its minor version, and makes one if there is none. */
function findOrMakeSlot(): GlobalSlot | undefined {
  const found = globals[SLOT_KEY];
  if (found === undefined || found === null) {
    const made: GlobalSlot = { version: SLOT_VERSION };
    return Reflect.set(globalThis, SLOT_KEY, made) ? made : undefined;
  }
  // why: a slot of major version 1 has these members, whatever its minor version
  return typeof found === "object" && minorVersion(found) >= 0 ? found as GlobalSlot : undefined;
}

/**
 * Puts one member into the slot of the process. Raises the version of a slot that an older API
 * made: otherwise readers of the newer API would not see the member.
 *
 * @param name Which member.
 * @param value What to put there.
 * @param shouldReplace Whether to replace a member that is there already.
 */
export function writeSlot<Name extends GlobalMember>(
  name: Name,
  value: NonNullable<GlobalMembers[Name]>,
  shouldReplace: boolean,
): SlotOutcome {
  const slot = findOrMakeSlot();
  if (slot === undefined) return "unusable";
  const present = slot[name];
  if (present === value) return "registered";
  if (!shouldReplace && present !== undefined && present !== null) return "occupied";
  if (minorVersion(slot) < SLOT_MINOR && !Reflect.set(slot, "version", SLOT_VERSION)) {
    return "unusable";
  }
  return Reflect.set(slot, name, value) ? "registered" : "unusable";
}

/**
 * Removes one member from the slot of the process, and the slot along with its last member: an
 * older API registers only in a slot of exactly its own version, or if there is none.
 *
 * @param name Which member.
 * @param value Removes the member only if it is this very value; `undefined` removes any value.
 * @returns Whether something was removed.
 */
export function clearSlot<Name extends GlobalMember>(
  name: Name,
  value?: GlobalMembers[Name],
): boolean {
  const found = globals[SLOT_KEY];
  if (typeof found !== "object" || found === null) return false;
  const present: unknown = Reflect.get(found, name);
  if (present === undefined || (value !== undefined && present !== value)) return false;
  const isRemoved = Reflect.deleteProperty(found, name);
  const isEmpty = Object.keys(found).every((key) => key === "version");
  if (isEmpty) Reflect.deleteProperty(globalThis, SLOT_KEY);
  return isRemoved;
}
