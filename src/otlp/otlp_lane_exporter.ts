import { Cell, type ControlBlock } from "../link/control_block.ts";
import type { LaneConfig } from "../link/protocol.ts";
import type { Delivery, LaneExporter } from "../pipeline/mod.ts";
import type { RecordBatch, Scope } from "../snapshot/mod.ts";
import { RequestEncoder, type RequestLayout } from "./encode_request.ts";
import { LOG_JSON_LAYOUT } from "./json_log.ts";
import { type JsonLayout, JsonRequestEncoder } from "./json_request.ts";
import { TRACE_JSON_LAYOUT } from "./json_span.ts";
import { LOG_LAYOUT } from "./log_layout.ts";
import type { Outcome } from "./outcome.ts";
import { Sender } from "./sender.ts";
import type { SenderConfig } from "./sender_config.ts";
import type { SenderEnvironment } from "./sender_environment.ts";
import { TRACE_LAYOUT } from "./trace_layout.ts";

const LAYOUTS: Partial<Record<LaneConfig["signal"], SignalLayouts>> = {
  traces: { protobuf: TRACE_LAYOUT, json: TRACE_JSON_LAYOUT },
  logs: { protobuf: LOG_LAYOUT, json: LOG_JSON_LAYOUT },
};

interface SignalLayouts {
  readonly protobuf: RequestLayout;
  readonly json: JsonLayout;
}

/** Turns batches into OTLP requests and sends them. */
export class OtlpLaneExporter implements LaneExporter {
  readonly #encoder: RequestEncoder | JsonRequestEncoder;
  readonly #sender: Sender;

  /** @throws TypeError for a signal that has no encoder. */
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
    const layout = LAYOUTS[signal];
    if (layout === undefined) throw new TypeError(`There is no OTLP encoder for ${signal}.`);
    this.#encoder = exporter.protocol === "http/json"
      ? new JsonRequestEncoder(layout.json, resource, context.scopes)
      : new RequestEncoder(layout.protobuf, resource, context.scopes);
    this.#sender = new Sender(exporter, {
      ...environment,
      onRetry: () => context.control.add(Cell.RETRIES, 1),
      onProblem: (message) => context.report("sender-problem", message),
    });
  }

  /** Encodes and sends a batch, with its retries. */
  async export(batch: RecordBatch): Promise<Delivery> {
    const body = this.#encoder.encode(batch);
    return deliveryOf(await this.#sender.send(body, batch.length), batch.length);
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
export function deliveryOf(outcome: Outcome, recordCount: number): Delivery {
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
        message: `The collector refused ${recordCount} records` +
          `${outcome.status === 0 ? "" : ` (status ${outcome.status})`}: ${outcome.message}`,
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
