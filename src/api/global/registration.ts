import type { ContextManager } from "../context/context.ts";
import { limitDiagLogger } from "../diag/diag_level_logger.ts";
import { type DiagLogger, DiagLogLevel } from "../diag/diag_logger.ts";
import {
  clearSlot,
  type GlobalMember,
  type GlobalMembers,
  readSlot,
  type SlotRefusal,
  writeSlot,
} from "./global_slot.ts";
import { writeLegacyLoggerProvider } from "./legacy_logs_slot.ts";
import type { LoggerProvider } from "../logs/logger_provider.ts";
import type { MeterProvider } from "../metrics/meter_provider.ts";
import { NOOP_LOGGER_PROVIDER } from "../logs/noop_logger.ts";
import { notifyRegistration } from "./registration_listeners.ts";
import type { TextMapPropagator } from "../propagation/text_map_propagator.ts";
import type { TracerProvider } from "../trace/tracer_provider.ts";
import { warnRefused } from "./warn_refused.ts";

/** What an SDK registers for the process; members left out stay as they are. */
export interface RegisteredMembers {
  /** Gives out tracers. */
  readonly tracerProvider?: TracerProvider;
  /** Gives out meters. */
  readonly meterProvider?: MeterProvider;
  /** Gives out loggers. */
  readonly loggerProvider?: LoggerProvider;
  /** Keeps track of the active context. */
  readonly contextManager?: ContextManager;
  /** Writes and reads carriers. */
  readonly propagator?: TextMapPropagator;
  /** Receives diagnostic messages. */
  readonly diag?: DiagLogger;
}

/** How an SDK registers. */
export interface RegisterOptions {
  /**
   * Replaces what another SDK registered. `unregister()` does not bring that back.
   *
   * @default false
   */
  readonly takeover?: boolean;
}

/** The result of a registration. */
export interface Registration {
  /** What was registered. */
  readonly registered: readonly GlobalMember[];
  /** What was not: another SDK registered it before, or the slot cannot be written to. */
  readonly refused: readonly GlobalMember[];
  /** The API version in the shared slot, for example `1.999.999` if Deno itself made it. */
  readonly slotVersion: string | undefined;
  /** Removes the members that are still registered. */
  unregister(): void;
}

/** A member under its name in the shared slot. */
type SlotMember = {
  [Name in GlobalMember]: readonly [name: Name, value: GlobalMembers[Name]];
}[GlobalMember];

/** Returns the members in the order in which they are written to the shared slot. */
function slotMembers(members: RegisteredMembers): readonly SlotMember[] {
  return [
    // First, so that it receives later reports; wrapped, so that it cannot throw.
    ["diag", members.diag && limitDiagLogger(members.diag, DiagLogLevel.ALL)],
    ["context", members.contextManager],
    ["propagation", members.propagator],
    ["metrics", members.meterProvider],
    ["logs", members.loggerProvider],
    ["trace", members.tracerProvider],
  ];
}

/**
 * Registers an SDK for the process: for this package in all its copies, for `@opentelemetry/api`
 * from 1.9 on, and for `@opentelemetry/api-logs`. What another SDK registered stays, and one
 * warning says so, unless `takeover` is set. Never throws.
 *
 * @param members What to register.
 * @param options Whether to replace what others registered.
 */
export function register(
  members: RegisteredMembers,
  options: RegisterOptions = {},
): Registration {
  const shouldReplace = options.takeover === true;
  const registered: GlobalMember[] = [];
  const refused: GlobalMember[] = [];
  let refusal: SlotRefusal | undefined;
  const removers: (() => void)[] = [];
  for (const [name, value] of slotMembers(members)) {
    if (value === undefined) continue;
    const outcome = writeSlot(name, value, shouldReplace);
    if (outcome === "registered") {
      registered.push(name);
      removers.push(() => clearSlot(name, value));
    } else {
      refused.push(name);
      refusal = outcome;
    }
  }
  if (members.loggerProvider !== undefined) {
    const remove = writeLegacyLoggerProvider(
      members.loggerProvider,
      NOOP_LOGGER_PROVIDER,
      shouldReplace,
    );
    if (remove !== undefined) removers.push(remove);
  }
  if (refusal !== undefined) warnRefused(refused, refusal);
  notifyRegistration();
  return {
    registered,
    refused,
    slotVersion: readSlot()?.version,
    unregister: () => {
      for (const remove of removers.splice(0)) remove();
      notifyRegistration();
    },
  };
}
