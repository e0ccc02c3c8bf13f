import { onRegistration } from "../global/registration_listeners.ts";
import { reportOnce } from "../diag/report_once.ts";
import { toText } from "../to_text.ts";

/** How many observables and batch callbacks may wait for a meter provider. */
const MAX_WAITING_INSTRUMENTS = 1000;

/** Something that has callbacks to hand over once a meter provider is registered. */
export interface WaitingInstrument {
  /** Hands the callbacks to the registered provider, if it has not got them yet. */
  attach(): unknown;
}

const waiting = new Set<WaitingInstrument>();

/**
 * Hands over the callbacks of all waiting instruments. Synchronous instruments find the provider at
 * their next measurement; observable ones are never called, so they have to be notified.
 */
function attachWaitingInstruments(): void {
  for (const instrument of waiting) {
    try {
      instrument.attach();
    } catch (error) {
      // This calls foreign code: an instrument that throws must not keep the others waiting.
      reportOnce(
        "metric-callback-refused",
        "warn",
        `A callback could not be added: ${toText(error)}`,
      );
    }
  }
}

/**
 * Keeps an instrument until a meter provider is registered, and afterwards in case another one
 * replaces it.
 *
 * @param instrument The instrument to keep.
 */
export function keepWaiting(instrument: WaitingInstrument): void {
  if (waiting.size >= MAX_WAITING_INSTRUMENTS) {
    reportOnce(
      "waiting-instruments",
      "warn",
      `More than ${MAX_WAITING_INSTRUMENTS} observable instruments wait for a meter provider; ` +
        "further ones report nothing.",
    );
    return;
  }
  if (waiting.size === 0) onRegistration(attachWaitingInstruments);
  waiting.add(instrument);
}

/**
 * Forgets an instrument that was kept.
 *
 * @param instrument The instrument to forget.
 */
export function stopWaiting(instrument: WaitingInstrument): void {
  waiting.delete(instrument);
}
