import { formatNumber } from "./print_table.ts";
import type { RuntimeName } from "./runtimes.ts";
import { median } from "./statistics.ts";
import type { Figure, SuiteResult } from "./suite.ts";

/** The compared subjects. */
export const PAIR = ["ours", "official"] as const;
/** One of the two. */
export type PairSubject = typeof PAIR[number];

/** A workload, measured for both. */
export interface PairedWorkload {
  /** Title of its row. */
  readonly title: string;
  /** Name of its figures. @default the title */
  readonly workload?: string;
  /** The values of the rounds; none for a subject not measured. */
  readonly roundsOf: (subject: PairSubject, runtime: RuntimeName) => readonly number[];
}

/** Options of a table of pairs. */
export interface PairTable {
  readonly runtimes: readonly RuntimeName[];
  /** The unit of the figures, and head of the rows. */
  readonly unit: string;
  /** Head of the rows. @default the unit */
  readonly heading?: string;
  /** Suffix of a ratio. @default none */
  readonly ratioMark?: string;
}

/** The medians of both subjects side by side for each runtime, with their ratio. */
export function tabulatePairs(
  workloads: readonly PairedWorkload[],
  { runtimes, unit, heading = unit, ratioMark = "" }: PairTable,
): Pick<SuiteResult, "figures" | "columns" | "rows"> {
  const figures: Figure[] = [];
  const rows = workloads.map(({ title, workload = title, roundsOf }) => [
    title,
    ...runtimes.flatMap((runtime) => {
      const [ours, official] = PAIR.map((subject) => {
        const rounds = roundsOf(subject, runtime);
        const value = median(rounds);
        if (rounds.length > 0) figures.push({ workload, subject, runtime, value, unit, rounds });
        return value;
      });
      return [
        formatNumber(ours),
        formatNumber(official),
        `${formatNumber(official / ours)}${ratioMark}`,
      ];
    }),
  ]);
  const columns = [
    heading,
    ...runtimes.flatMap((name) => [...PAIR, "ratio"].map((column) => `${name} ${column}`)),
  ];
  return { figures, columns, rows };
}
