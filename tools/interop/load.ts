/**
 * The program whose telemetry is compared; it runs on Deno and on Bun. It sets the package up as an
 * application does, from `OTEL_*` variables, records its load, and writes what it recorded, in
 * normal form, into the folder that it is given:
 *
 * ```sh
 * deno run -A tools/interop/load.ts <folder> <span count> <shutdown | exit>
 * ```
 *
 * With `exit` the last spans are left to the package's flush at the end of the program.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { init } from "../../mod.ts";
import type { ReadableSpan, SpanProcessor } from "../../src/sdk/mod.ts";
import { recordEveryField, recordTrees } from "./load_spans.ts";
import type { NormalRecord } from "./normal_form.ts";
import { Random } from "./random.ts";
import { recordedSpan } from "./recorded_span.ts";

/** Keeps what every ended span said of itself. */
class Recorder implements SpanProcessor {
  readonly records: NormalRecord[] = [];

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.records.push(recordedSpan(span));
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/** Spans between two pauses; the queue holds more. */
const WAVE_SPAN_COUNT = 400;

async function main(folder: string, spanCount: number, ending: string): Promise<void> {
  const recorder = new Recorder();
  const handle = init({ spanProcessors: [recorder] });
  const random = new Random(20_260_615);
  let made = recordEveryField();
  while (made < spanCount) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    made += recordTrees(random, Math.min(WAVE_SPAN_COUNT, spanCount - made));
  }
  if (recorder.records.length !== made) {
    throw new Error(`${made} spans were made, ${recorder.records.length} were seen to end`);
  }
  const lines = recorder.records.map((record) => JSON.stringify(record) + "\n");
  writeFileSync(join(folder, "traces.jsonl"), lines.join(""));
  if (ending !== "shutdown") return;
  await handle.shutdown();
  const { ended, exported, dropped, queued } = handle.stats().traces;
  if (ended !== made || exported !== made || queued !== 0 || Object.keys(dropped).length > 0) {
    throw new Error(`${made} spans were made; stats: ${JSON.stringify(handle.stats())}`);
  }
}

await main(process.argv[2], Number(process.argv[3]), process.argv[4]);
