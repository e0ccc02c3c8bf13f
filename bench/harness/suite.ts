import type { RuntimeName } from "./runtimes.ts";

/** Options of a suite. */
export interface SuiteOptions {
  /** Runtimes to measure. */
  readonly runtimes: readonly RuntimeName[];
  /** Rounds. Each measures every case once; the median counts. */
  readonly rounds: number;
  /** Called with what is being measured. */
  readonly progress: (text: string) => void;
}

/** One figure of the result. */
export interface Figure {
  /** What was measured, such as `attributes by setAttribute`. */
  readonly workload: string;
  /** The subject, such as `ours` or `official`. */
  readonly subject: string;
  /** The runtime. */
  readonly runtime: RuntimeName;
  /** Median of the rounds, or a word if there is none. */
  readonly value: number | string;
  /** The unit, such as `ns per span`. */
  readonly unit: string;
  /** The values of the rounds. @default none */
  readonly rounds?: readonly number[];
}

/** The result of a suite. */
export interface SuiteResult {
  /** Letter of the suite. */
  readonly id: string;
  /** What it measures. */
  readonly title: string;
  /** All figures, for `--json`. */
  readonly figures: readonly Figure[];
  /** The columns of the table. */
  readonly columns: readonly string[];
  /** The rows of the table. */
  readonly rows: readonly (readonly string[])[];
  /** Notes on the figures. */
  readonly notes: readonly string[];
}

/** A group of related measurements. */
export interface Suite {
  /** Its name for `--only`. */
  readonly id: string;
  /** What it measures. */
  readonly title: string;
  /** Measures. */
  run(options: SuiteOptions): Promise<SuiteResult>;
}
