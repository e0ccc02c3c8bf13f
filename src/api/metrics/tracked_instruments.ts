import { onRegistration } from "../global/registration_listeners.ts";
import { reportOnce } from "../diag/report_once.ts";
import { toText } from "../to_text.ts";

/** How many observable instruments and batch callbacks can follow the registered provider. */
const MAX_TRACKED_INSTRUMENTS = 1000;

/** Something that has callbacks to hand over whenever a meter provider is registered. */
export interface TrackedInstrument {
  /** Hands the callbacks to the registered provider, if it has not got them yet. */
  attach(): unknown;
}

const tracked = new Set<TrackedInstrument>();

/**
 * Hands over the callbacks of all tracked instruments. Synchronous instruments find the provider at
 * their next measurement; observable ones are never called, so they have to be notified.
 */
function attachTrackedInstruments(): void {
  for (const instrument of tracked) {
    try {
      instrument.attach();
    } catch (error) {
      // This calls foreign code: an instrument that throws must not keep the others from following.
      reportOnce(
        "metric-callback-refused",
        "warn",
        "The registered meter provider threw when it was given the callback of an observable " +
          `instrument, which reports nothing: ${toText(error)}`,
      );
    }
  }
}

/**
 * Lets an instrument follow the registered meter provider, also after another one replaces it. It
 * must have a callback: it is referenced from here until `untrackInstrument`.
 *
 * @param instrument The instrument to notify.
 */
export function trackInstrument(instrument: TrackedInstrument): void {
  if (tracked.has(instrument)) return;
  if (tracked.size >= MAX_TRACKED_INSTRUMENTS) {
    reportOnce(
      "waiting-instruments",
      "warn",
      `More than ${MAX_TRACKED_INSTRUMENTS} observable instruments and batch callbacks were ` +
        "created; further ones report nothing to a meter provider that is registered later.",
    );
    return;
  }
  if (tracked.size === 0) onRegistration(attachTrackedInstruments);
  tracked.add(instrument);
}

/**
 * Releases an instrument that no longer has a callback.
 *
 * @param instrument The instrument to release.
 */
export function untrackInstrument(instrument: TrackedInstrument): void {
  tracked.delete(instrument);
}
