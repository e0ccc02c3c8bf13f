import { diag } from "../diag/diag_api.ts";
import { type GlobalMember, readSlot, type SlotRefusal } from "./global_slot.ts";

/**
 * Reports what could not be registered for the process.
 *
 * @param names The members.
 * @param refusal Why they could not be registered.
 */
export function warnRefused(names: readonly GlobalMember[], refusal: SlotRefusal): void {
  const owner = `OpenTelemetry API ${readSlot()?.version ?? "older than 1.9"}`;
  const reason = refusal === "occupied"
    ? `another registration, made through ${owner}, stays in use`
    : "the global slot of the OpenTelemetry API cannot be written to";
  diag.warn(`Could not register globally: ${names.join(", ")}; ${reason}.`);
}
