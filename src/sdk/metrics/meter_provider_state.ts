import type { Clock } from "../clock.ts";
import type { ExemplarFilter } from "./exemplars/exemplar.ts";
import type { ReaderPreferences, ViewSetup } from "./streams/resolve_streams.ts";

/** What all meters of a provider share. */
export interface MeterProviderState extends ViewSetup {
  /** One entry for each reader. */
  readonly readers: readonly ReaderPreferences[];
  /** Which measurements may become exemplars. */
  readonly exemplarFilter: ExemplarFilter;
  /** Tells the time. */
  readonly clock: Clock;
  /** Whether any reader still collects: false after shutdown. */
  isRecording: boolean;
}
