import { Cell, type ControlBlock } from "../link/control_block.ts";
import type { LaneConfig } from "../link/protocol.ts";
import type { Delivery, LaneExporter } from "../pipeline/mod.ts";
import type { RecordBatch, ResourceData, Scope } from "../snapshot/mod.ts";
import { MetricRequestEncoder } from "./encode_metric_request.ts";
import { RequestEncoder } from "./encode_request.ts";
import { LOG_JSON_LAYOUT } from "./json_log.ts";
import { METRIC_JSON_LAYOUT } from "./json_metric.ts";
import { JsonRequestEncoder } from "./json_request.ts";
import { TRACE_JSON_LAYOUT } from "./json_span.ts";
import { LOG_LAYOUT } from "./log_layout.ts";
import { groupByCollection } from "./metric_layout.ts";
import type { Outcome } from "./outcome.ts";
import { Sender } from "./sender.ts";
import type { SenderConfig } from "./sender_config.ts";
import type { SenderEnvironment } from "./sender_environment.ts";
import { TRACE_LAYOUT } from "./trace_layout.ts";

/** Turns batches into requests. */
interface BatchEncoder {
  /** The request; its bytes are good until the next call. */
  encode(batch: RecordBatch): Uint8Array<ArrayBuffer>;
}

/** How the records of a signal are encoded. */
interface SignalEncoders {
  readonly protobuf: (resource: ResourceData, scopes: readonly Scope[]) => BatchEncoder;
  readonly json: (resource: ResourceData, scopes: readonly Scope[]) => BatchEncoder;
  /** What of a batch makes a request of its own; the whole batch where it is missing. */
  readonly split?: (batch: RecordBatch) => RecordBatch[];
}

const ENCODERS: Readonly<Record<LaneConfig["signal"], SignalEncoders>> = {
  traces: {
    protobuf: (resource, scopes) => new RequestEncoder(TRACE_LAYOUT, resource, scopes),
    json: (resource, scopes) => new JsonRequestEncoder(TRACE_JSON_LAYOUT, resource, scopes),
  },
  logs: {
    protobuf: (resource, scopes) => new RequestEncoder(LOG_LAYOUT, resource, scopes),
    json: (resource, scopes) => new JsonRequestEncoder(LOG_JSON_LAYOUT, resource, scopes),
  },
  metrics: {
    protobuf: (resource, scopes) => new MetricRequestEncoder(resource, scopes),
    json: (resource, scopes) => new JsonRequestEncoder(METRIC_JSON_LAYOUT, resource, scopes),
    split: groupByCollection,
  },
};

/** Turns batches into OTLP requests and sends them. */
export class OtlpLaneExporter implements LaneExporter {
  readonly #encoder: BatchEncoder;
  readonly #split: SignalEncoders["split"];
  readonly #sender: Sender;

  /** Made by the pipeline when the lane is opened. */
  constructor(
    config: LaneConfig<SenderConfig>,
    context: {
      readonly scopes: readonly Scope[];
      readonly control: ControlBlock;
      readonly report: (cause: string, message: string) => void;
    },
    environment: SenderEnvironment,
  ) {
    const { signal, resource, exporter } = config;
    const { protobuf, json, split } = ENCODERS[signal];
    const createEncoder = exporter.protocol === "http/json" ? json : protobuf;
    this.#encoder = createEncoder(resource, context.scopes);
    this.#split = split;
    this.#sender = new Sender(exporter, {
      ...environment,
      onRetry: () => context.control.add(Cell.RETRIES, 1),
      onProblem: (message) => context.report("sender-problem", message),
    });
  }

  /**
   * Encodes and sends a batch, with its retries. What is too large for one request goes as two,
   * down to requests with a single record.
   */
  async export(batch: RecordBatch): Promise<Delivery> {
    let total: Delivery = { droppedCount: 0 };
    const waiting = [...this.#split?.(batch) ?? [batch]];
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const outcome = await this.#sender.send(this.#encoder.encode(part), part.length);
      if (outcome.kind === "too_large" && part.length > 1) {
        const middle = part.length >> 1;
        waiting.unshift(part.slice(0, middle), part.slice(middle));
        continue;
      }
      const delivery = deliveryOf(outcome, part.length);
      // What is said last stands for all; the counts are exact.
      total = { ...total, ...delivery, droppedCount: total.droppedCount + delivery.droppedCount };
    }
    return total;
  }

  /** Cuts a back-off short. */
  hurry(): void {
    this.#sender.hurry();
  }

  /** Ends what is under way. */
  close(): void {
    this.#sender.close();
  }
}

/** What an outcome means for the records of the request. */
function deliveryOf(outcome: Outcome, recordCount: number): Delivery {
  switch (outcome.kind) {
    case "accepted":
      return outcome.warning === undefined
        ? { droppedCount: 0 }
        : { droppedCount: 0, message: `The collector says: ${outcome.warning}` };
    case "partial":
      return {
        droppedCount: outcome.rejectedCount,
        reason: "rejected",
        message: `The collector rejected ${outcome.rejectedCount} of ${recordCount} records: ` +
          outcome.message,
      };
    case "refused":
      return {
        droppedCount: recordCount,
        reason: "refused",
        // Without a status nobody has answered: the request could not even be sent.
        message: outcome.status === 0
          ? `A request could not be sent; ${recordCount} records are lost: ${outcome.message}`
          : `The collector refused ${recordCount} records (status ${outcome.status}): ` +
            outcome.message,
      };
    case "exhausted":
      return {
        droppedCount: recordCount,
        reason: "retry_exhausted",
        message: `The collector could not be reached in ${outcome.attempts} attempts; ` +
          `${recordCount} records are lost: ${outcome.message}`,
      };
    case "too_large":
      return {
        droppedCount: recordCount,
        reason: "too_large",
        message: `A request of ${outcome.bodyBytes} bytes is larger than maxRequestBytes; ` +
          `${recordCount} records are lost.`,
      };
    case "aborted":
      return { droppedCount: recordCount, reason: "shutdown" };
    default:
      return outcome satisfies never;
  }
}
