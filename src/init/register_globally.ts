import {
  type ContextManager,
  register,
  type RegisteredMembers,
  type TextMapPropagator,
} from "../api/mod.ts";
import type { OtelConfig } from "../config/mod.ts";
import type { Platform } from "../platform/platform.ts";
import { CompositePropagator, getPropagatorsFromNames } from "../propagation/mod.ts";
import { asyncLocalContextStorage, StorageContextManager } from "../sdk/context/mod.ts";
import {
  explainNativeTelemetry,
  hasNativeTelemetry,
  nativeContextManager,
} from "./native_telemetry.ts";
import { QuietNativeStorage } from "./quiet_native_storage.ts";

/** The providers of a set-up; none where the SDK is disabled. */
export type Providers = Pick<
  RegisteredMembers,
  "tracerProvider" | "loggerProvider" | "meterProvider"
>;

/**
 * Registers providers, context and propagation for the process, as far as the configuration lets us
 * where the runtime itself already reports.
 *
 * @returns A function that takes them out again.
 */
export function registerGlobally(
  config: OtelConfig,
  providers: Providers,
  platform: Platform,
): () => void {
  if (config.native === "off") return () => {};
  const { loggerProvider } = providers;
  if (hasNativeTelemetry()) {
    if (!config.disabled) explainNativeTelemetry(config.native);
    if (config.native === "defer") {
      // Deno's own has no logs behind the API, so ours are added to it.
      if (loggerProvider === undefined) return () => {};
      const registration = register({ loggerProvider });
      return () => registration.unregister();
    }
  }
  const registration = register({
    ...providers,
    contextManager: createContextManager(platform),
    propagator: createPropagator(config),
  }, { takeover: config.native === "takeover" });
  return () => registration.unregister();
}

function createContextManager(platform: Platform): ContextManager {
  const storage = platform.contextStorage() ?? asyncLocalContextStorage;
  const native = nativeContextManager();
  return new StorageContextManager(
    native === undefined ? storage : new QuietNativeStorage(storage, native),
  );
}

function createPropagator(config: OtelConfig): TextMapPropagator {
  const propagators = config.propagators.flatMap((propagator) =>
    typeof propagator === "string" ? getPropagatorsFromNames([propagator]) : [propagator]
  );
  // One of the application's own is asked by ours, which lets nothing out that it throws.
  const isOurs = config.propagators.every((propagator) => typeof propagator === "string");
  return isOurs && propagators.length === 1
    ? propagators[0]
    : new CompositePropagator({ propagators });
}
