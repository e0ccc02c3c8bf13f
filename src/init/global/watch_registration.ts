import { type GlobalMember, readSlot } from "../../api/global/global_slot.ts";
import { reportOnce } from "../../api/mod.ts";
import type { Timers } from "../../sdk/timers.ts";

/** Delay of the one check while the process runs: most programs have set up by then. */
const LOOK_AFTER_MS = 5_000;

/** A watch over what was registered. */
export interface RegistrationWatch {
  /** Reports the members that other code has replaced, if any; once in the process. */
  look(): void;
  /** Ends the watch. */
  stop(): void;
}

/**
 * Watches what is registered now. The API lets any code replace it silently, as `@sentry/deno` 10
 * does: later telemetry goes elsewhere, and nothing says why. A member that was removed and not
 * replaced is not reported, since that was intended.
 *
 * @param registered The members to watch.
 * @param timers Schedule the one check that is made automatically.
 */
export function watchRegistration(
  registered: readonly GlobalMember[],
  timers: Timers,
): RegistrationWatch {
  const slot = readSlot();
  const members = registered.map((name) => ({ name, member: slot?.[name] }));
  const look = () => {
    const present = readSlot();
    const replaced = members.filter(({ name, member }) =>
      present?.[name] !== undefined && present[name] !== member
    );
    if (replaced.length > 0) reportReplaced(replaced.map(({ name }) => name));
  };
  return { look, stop: timers.after(LOOK_AFTER_MS, look) };
}

function reportReplaced(names: readonly GlobalMember[]): void {
  reportOnce(
    "registration-replaced",
    "warn",
    `Another OpenTelemetry SDK has replaced what init() registered: ${names.join(", ")}. What is ` +
      "recorded from then on goes to that SDK.",
  );
}
