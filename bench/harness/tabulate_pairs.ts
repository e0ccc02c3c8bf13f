import { formatNumber } from "./print_table.ts";
import type { RuntimeName } from "./runtimes.ts";
import { median } from "./statistics.ts";
import type { Figure, SuiteResult } from "./suite.ts";

/** Who is compared. */
export const PAIR = ["ours", "official"] as const;
/** One of the two. */
export type PairSubject = typeof PAIR[number];

/** What was measured of both. */
export interface PairedWorkload {
  /** What its row is called. */
  readonly title: string;
  /** What its figures are called. @default the title */
  readonly workload?: string;
  /** The values of the rounds; none where a subject was not measured. */
  readonly roundsOf: (subject: PairSubject, runtime: RuntimeName) => readonly number[];
}

/** How a table of pairs looks. */
export interface PairTable {
  readonly runtimes: readonly RuntimeName[];
  /** What the figures are, which also stands above the rows. */
  readonly unit: string;
  /** What stands above the rows instead. @default the unit */
  readonly heading?: string;
  /** What stands behind a ratio. @default nothing */
  readonly ratioMark?: string;
}

/** The medians of both subjects side by side on each runtime, with how much better ours are. */
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
