import { type GlobalMember, readSlot } from "../../api/global/global_slot.ts";
import { reportOnce } from "../../api/mod.ts";
import type { Timers } from "../../sdk/timers.ts";

/** When the slot is looked at while the process runs: most programs have set up by then. */
const LOOK_AFTER_MS = 5_000;

/** A watch over what was registered. */
export interface RegistrationWatch {
  /** Says whose place somebody else has taken, if any; once in the process. */
  look(): void;
  /** Ends the watch. */
  stop(): void;
}

/**
 * Watches over what stands in the slot now. The API lets anybody replace it without a word, as
 * `@sentry/deno` 10 does: what is recorded then goes elsewhere, and nothing tells why. What is
 * removed and not replaced is left alone, since that was somebody's wish.
 *
 * @param registered What to watch.
 * @param timers Wait for the one look that comes by itself.
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
    `Another OpenTelemetry SDK took the place of what init() registered: ${names.join(", ")}. ` +
      "What is recorded since then goes there.",
  );
}
