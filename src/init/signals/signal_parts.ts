import type { Destinations } from "../lanes/destinations.ts";
import type { OtlpLaneParts } from "../lanes/open_otlp_lane.ts";
import type { SinksSetup } from "../lanes/sinks_setup.ts";

/** What the set-up of each signal needs. */
export interface SignalParts extends OtlpLaneParts {
  readonly destinations: Destinations;
  readonly sinks: SinksSetup;
}
