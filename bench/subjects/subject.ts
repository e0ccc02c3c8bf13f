import type { Tracer } from "../../src/api/mod.ts";

/** The subject of a measurement: an implementation, set up as in an application. */
export interface Subject {
  /** Makes the spans. */
  readonly tracer: Tracer;
  /** Runs a function with a span of this subject as the active one. */
  withActiveSpan<T>(run: () => T): T;
  /** Does, in this thread, what is due after a batch of spans. Measured. */
  endBatch(): void;
  /** Does, in this thread, what is due after a burst of batches. Measured. */
  endBurst(): void;
  /** Waits until everything is delivered. Not measured. */
  drain(): Promise<void>;
  /** Delivers what is left over. Not measured. */
  flush(): Promise<void>;
  /** Spans that were delivered. */
  deliveredCount(): number;
  /** Ends it. */
  close(): Promise<void>;
}

/** Whether spans are sampled, and by what. */
export const SAMPLINGS = ["on", "off", "ratio0", "api"] as const;
/** All; none (AlwaysOff); none (ratio 0 under ParentBased); no SDK, only the API. */
export type Sampling = typeof SAMPLINGS[number];
