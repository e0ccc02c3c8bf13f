import { readSlot } from "../../api/global/global_slot.ts";
import { type ContextManager, diag } from "../../api/mod.ts";
import type { NativeMode } from "../../config/mod.ts";

/** The API version under which Deno registers its own OpenTelemetry. */
const DENO_SLOT_VERSION = "1.999.999";

/** Whether the runtime itself has registered OpenTelemetry for the process. */
export function hasNativeTelemetry(): boolean {
  return readSlot()?.version === DENO_SLOT_VERSION;
}

/**
 * Returns the context manager that the runtime itself has registered; `undefined` if there is none.
 */
export function nativeContextManager(): ContextManager | undefined {
  return hasNativeTelemetry() ? readSlot()?.context : undefined;
}

/** Reports what the runtime's own telemetry means for the set-up. */
export function explainNativeTelemetry(mode: NativeMode): void {
  if (mode === "takeover") {
    diag.warn(
      "Deno's own OpenTelemetry is on and is taken over, but still creates spans of Deno.serve " +
        "and fetch beside those of this package. Start with OTEL_DENO=false to turn it off.",
    );
  } else if (mode === "defer") {
    diag.info(
      "Deno's own OpenTelemetry is on and exports spans and metrics; the options of init() do " +
        "not apply to them. To change that, start with OTEL_DENO=false or give " +
        'native: "takeover".',
    );
  }
}
