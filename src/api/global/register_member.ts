import { type GlobalMember, type GlobalMembers, writeSlot } from "./global_slot.ts";
import { notifyRegistration } from "./registration_listeners.ts";
import { warnRefused } from "./warn_refused.ts";

/**
 * Registers one member for the process; reports a failure through `diag`.
 *
 * @param name Which member.
 * @param value What to register.
 * @returns False if another one is registered, or the global slot cannot be written to.
 */
export function registerMember<Name extends GlobalMember>(
  name: Name,
  value: NonNullable<GlobalMembers[Name]>,
): boolean {
  const outcome = writeSlot(name, value, false);
  if (outcome === "registered") {
    notifyRegistration();
    return true;
  }
  warnRefused([name], outcome);
  return false;
}
