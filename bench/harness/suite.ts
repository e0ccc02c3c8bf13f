import type { RuntimeName } from "./runtimes.ts";

/** How to measure. */
export interface SuiteOptions {
  /** Runtimes to measure on. */
  readonly runtimes: readonly RuntimeName[];
  /** Rounds; every round measures every case once, and the median of the rounds counts. */
  readonly rounds: number;
  /** Told what is being measured. */
  readonly progress: (text: string) => void;
}

/** One figure of the result. */
export interface Figure {
  /** What was measured, such as `attributes by setAttribute`. */
  readonly workload: string;
  /** Who was measured, such as `ours` or `official`. */
  readonly subject: string;
  /** On which runtime. */
  readonly runtime: RuntimeName;
  /** Median of the rounds, or a word where there is none. */
  readonly value: number | string;
  /** What the value is, such as `ns per span`. */
  readonly unit: string;
  /** The values of the rounds. @default none */
  readonly rounds?: readonly number[];
}

/** What a suite found out. */
export interface SuiteResult {
  /** Letter of the suite. */
  readonly id: string;
  /** What it measures. */
  readonly title: string;
  /** All figures, also for `--json`. */
  readonly figures: readonly Figure[];
  /** The figures side by side. */
  readonly columns: readonly string[];
  /** Rows under the columns. */
  readonly rows: readonly (readonly string[])[];
  /** What a reader should know. */
  readonly notes: readonly string[];
}

/** A group of measurements that belong together. */
export interface Suite {
  /** Letter that `--only` knows it by. */
  readonly id: string;
  /** What it measures. */
  readonly title: string;
  /** Measures. */
  run(options: SuiteOptions): Promise<SuiteResult>;
}
