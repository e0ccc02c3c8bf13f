import type { LaneConfig } from "../link/protocol.ts";
import { LOG_JSON_LAYOUT } from "../otlp/json/json_log.ts";
import { METRIC_JSON_LAYOUT } from "../otlp/json/json_metric.ts";
import { JsonRequestEncoder } from "../otlp/json/json_request.ts";
import { TRACE_JSON_LAYOUT } from "../otlp/json/json_span.ts";
import { groupByCollection } from "../otlp/metric_runs.ts";
import type { Delivery, ExporterContext, LaneExporter } from "../pipeline/mod.ts";
import { type RecordBatch, RecordReader, type Scope } from "../snapshot/mod.ts";
import { jsonLine, logfmtLine } from "./format_line.ts";
import { logFields, spanFields } from "./line_fields.ts";
import { oneLine } from "./line_text.ts";
import type { OpenLineOutput } from "./line_output.ts";
import { LineWriter, type LineWriterOptions, type WriteResult } from "./line_writer.ts";
import type { LinesConfig } from "./lines_config.ts";

/** What the exporter needs of its surroundings. */
export interface LinesSurroundings extends Pick<ExporterContext, "scopes" | "report"> {
  /** Opens the output. */
  readonly open: OpenLineOutput;
  /** Waits. */
  readonly sleep: LineWriterOptions["sleep"];
}

/**
 * Writes batches as lines to a file or to the terminal. Lines that cannot be written are counted as
 * refused and reported once. Later batches are tried again: the disk may have space, or the folder
 * of a file exist by then.
 */
export class LinesLaneExporter implements LaneExporter {
  readonly #config: LinesConfig;
  readonly #surroundings: LinesSurroundings;
  readonly #format: (batch: RecordBatch) => string;
  #writer: LineWriter | undefined;
  #isWriting = false;
  #isClosed = false;

  /** Opens the target only with the first batch. */
  constructor(config: LaneConfig<LinesConfig>, surroundings: LinesSurroundings) {
    this.#config = config.exporter;
    this.#surroundings = surroundings;
    this.#format = formatter(config, surroundings.scopes);
  }

  /** Writes a batch. */
  async *export(batch: RecordBatch): AsyncGenerator<Delivery> {
    const text = this.#format(batch);
    this.#isWriting = true;
    const result = await this.#write(text);
    this.#isWriting = false;
    if (this.#isClosed) this.#writer?.close();
    yield this.#deliveryOf(result, batch.length);
  }

  /** Does nothing: there are no waits to cut short. */
  hurry(): void {}

  /** Closes the file, once a write under way has ended. */
  close(): void {
    this.#isClosed = true;
    if (!this.#isWriting) this.#writer?.close();
  }

  async #write(text: string): Promise<WriteResult> {
    try {
      this.#writer ??= this.#openWriter();
    } catch (error) {
      return { lineCount: 0, error: String(error) };
    }
    return await this.#writer.write(text);
  }

  #openWriter(): LineWriter {
    const { open, sleep } = this.#surroundings;
    const { target, writeTimeoutMs } = this.#config;
    return new LineWriter(open(target), { writeTimeoutMs, sleep });
  }

  #deliveryOf({ lineCount, error }: WriteResult, recordCount: number): Delivery {
    if (error === undefined) return { recordCount, droppedCount: 0 };
    const { format, target } = this.#config;
    const isFile = typeof target === "object";
    this.#surroundings.report(
      `lines-not-written-${isFile ? "file" : target}`,
      `Telemetry cannot be written to ${isFile ? target.path : target}, and is lost: ${error}`,
    );
    // A line is one record; with OTLP it is a batch or a collection, and all of it counts as lost.
    const writtenCount = format === "otlp" ? 0 : lineCount;
    return { recordCount, droppedCount: recordCount - writtenCount, reason: "refused" };
  }
}

const JSON_LAYOUTS = {
  traces: TRACE_JSON_LAYOUT,
  logs: LOG_JSON_LAYOUT,
  metrics: METRIC_JSON_LAYOUT,
} as const;
const FIELDS = { traces: spanFields, logs: logFields } as const;

function formatter(
  { signal, resource, exporter }: LaneConfig<LinesConfig>,
  scopes: readonly Scope[],
): (batch: RecordBatch) => string {
  if (exporter.format === "otlp") {
    const encoder = new JsonRequestEncoder(JSON_LAYOUTS[signal], resource, scopes);
    const line = (batch: RecordBatch): string =>
      `${oneLine(JSON.stringify(encoder.request(batch)))}\n`;
    return signal === "metrics" ? (batch) => groupByCollection(batch).map(line).join("") : line;
  }
  if (signal === "metrics") {
    throw new TypeError('Metrics can only be written as OTLP/JSON: set the format to "otlp".');
  }
  const fieldsOf = FIELDS[signal];
  const formatLine = exporter.format === "jsonl" ? jsonLine : logfmtLine;
  const serviceName = String(resource.attributes["service.name"] ?? "");
  return (batch) => {
    let text = "";
    for (const place of batch) {
      const context = { scope: scopes[place.scope], serviceName };
      text += `${formatLine(fieldsOf(new RecordReader(place), context))}\n`;
    }
    return text;
  };
}
