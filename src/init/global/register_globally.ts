import {
  type ContextManager,
  register,
  type RegisteredMembers,
  type RegisterOptions,
  type TextMapPropagator,
} from "../../api/mod.ts";
import type { OtelConfig } from "../../config/mod.ts";
import type { Platform } from "../../platform/platform.ts";
import { CompositePropagator, getPropagatorsFromNames } from "../../propagation/mod.ts";
import { asyncLocalContextStorage, StorageContextManager } from "../../sdk/context/mod.ts";
import {
  explainNativeTelemetry,
  hasNativeTelemetry,
  nativeContextManager,
} from "./native_telemetry.ts";
import { QuietNativeStorage } from "./quiet_native_storage.ts";
import { watchRegistration } from "./watch_registration.ts";

/** The providers of a set-up; none if the SDK is disabled. */
export type Providers = Pick<
  RegisteredMembers,
  "tracerProvider" | "loggerProvider" | "meterProvider"
>;

/** What is registered for the process. */
export interface GlobalRegistration {
  /** Reports the members that other code has replaced, if any. */
  look(): void;
  /** Unregisters it. */
  unregister(): void;
}

const NOTHING_REGISTERED: GlobalRegistration = { look: () => {}, unregister: () => {} };

/**
 * Registers providers, context manager and propagators for the process; if the runtime itself
 * already reports, only as far as the configuration allows.
 */
export function registerGlobally(
  config: OtelConfig,
  providers: Providers,
  platform: Platform,
): GlobalRegistration {
  if (config.native === "off") return NOTHING_REGISTERED;
  const { loggerProvider } = providers;
  if (hasNativeTelemetry()) {
    if (!config.disabled) explainNativeTelemetry(config.native);
    if (config.native === "defer") {
      // Deno's own OpenTelemetry has no logs behind the API, so ours are added to it.
      if (loggerProvider === undefined) return NOTHING_REGISTERED;
      return registerWatched({ loggerProvider }, { platform });
    }
  }
  return registerWatched({
    ...providers,
    contextManager: createContextManager(platform),
    propagator: createPropagator(config),
  }, { platform, takeover: config.native === "takeover" });
}

function registerWatched(
  members: RegisteredMembers,
  { platform, ...options }: RegisterOptions & { readonly platform: Platform },
): GlobalRegistration {
  const registration = register(members, options);
  const watch = watchRegistration(registration.registered, platform);
  return {
    look: watch.look,
    unregister: () => {
      watch.stop();
      watch.look();
      registration.unregister();
    },
  };
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
  // A propagator of the application is called by ours, which catches what it throws.
  const isOurs = config.propagators.every((propagator) => typeof propagator === "string");
  return isOurs && propagators.length === 1
    ? propagators[0]
    : new CompositePropagator({ propagators });
}
