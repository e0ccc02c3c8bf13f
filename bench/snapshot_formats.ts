/**
 * The cost on the application thread of handing a span over to the worker, in several formats: the
 * measurement behind the decision that a snapshot is numbers and one string, which the worker turns
 * into OTLP.
 *
 * Alone: `deno run -A bench/snapshot_formats.ts` with the options of `bench/main.ts`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { runStandalone } from "./harness/command_line.ts";
import { formatNumber } from "./harness/print_table.ts";
import { runChild } from "./harness/run_child.ts";
import { median } from "./harness/statistics.ts";
import type { Figure, Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { type CrossingName, CROSSINGS } from "./subjects/crossings.ts";

const CHILD = fileURLToPath(new URL("./subjects/crossing_child.ts", import.meta.url));

const LABELS: Readonly<Record<CrossingName, string>> = {
  "records": "numbers in shared blocks and one string (what we do)",
  "otlp": "OTLP bytes, buffer transferred and reused",
  "json": "JSON.stringify of 512 spans, one string",
  "objects": "postMessage of 512 plain objects",
  "object-per-span": "postMessage of one plain object per span",
};

/** Hand-over of 512 spans, by format. */
export const snapshotFormats: Suite = {
  id: "snapshots",
  title: "Hand-over of an ended span to the worker, on the application thread",
  run: async (options) => {
    const values = new Map<string, number[]>();
    for (let round = 1; round <= options.rounds; round++) {
      for (const runtime of options.runtimes) {
        for (const name of CROSSINGS) {
          options.progress(`${round}/${options.rounds} ${name} on ${runtime}`);
          // why: the child's output
          const result = await runChild({ runtime, script: CHILD, args: [name] }) as {
            readonly threadNanos: number;
          };
          const key = `${runtime}|${name}`;
          values.set(key, [...values.get(key) ?? [], result.threadNanos]);
        }
      }
    }
    return tabulate(values, options);
  },
};

function tabulate(
  values: ReadonlyMap<string, readonly number[]>,
  { runtimes }: SuiteOptions,
): SuiteResult {
  const figures: Figure[] = [];
  const rows = CROSSINGS.map((name) => {
    const row = [LABELS[name]];
    for (const runtime of runtimes) {
      const rounds = values.get(`${runtime}|${name}`) ?? [];
      const value = median(rounds);
      const ours = median(values.get(`${runtime}|records`) ?? []);
      const unit = "ns of thread per span";
      figures.push({ workload: "hand-over", subject: name, runtime, value, unit, rounds });
      row.push(formatNumber(value), `${formatNumber(value / ours)}x`);
    }
    return row;
  });
  const columns = [
    "ns of thread per span",
    ...runtimes.flatMap((runtime) => [runtime, `${runtime} ratio`]),
  ];
  const notes = ["8 attributes and an event with one; batches of 512; the worker throws them away"];
  return { id: snapshotFormats.id, title: snapshotFormats.title, figures, columns, rows, notes };
}

await runStandalone(import.meta.url, [snapshotFormats]);
