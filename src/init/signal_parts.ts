import type { Destinations } from "./destinations.ts";
import type { OtlpLaneParts } from "./open_otlp_lane.ts";
import type { SinksSetup } from "./sinks_setup.ts";

/** What the way of every signal is made of. */
export interface SignalParts extends OtlpLaneParts {
  readonly destinations: Destinations;
  readonly sinks: SinksSetup;
}
