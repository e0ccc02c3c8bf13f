import { Cell } from "../link/control_block.ts";
import type { LaneConfig } from "../link/protocol.ts";
import type { Delivery, ExporterContext, LaneExporter } from "../pipeline/mod.ts";
import type { RecordBatch, ResourceData, Scope } from "../snapshot/mod.ts";
import {
  deliveryOf,
  type DeliveryTarget,
  deliveryTarget,
  failureSubject,
  REPORTED_ATTEMPTS,
  retryMessage,
} from "./delivery_of.ts";
import { MetricRequestEncoder } from "./protobuf/encode_metric_request.ts";
import { RequestEncoder } from "./protobuf/encode_request.ts";
import { LOG_JSON_LAYOUT } from "./json/json_log.ts";
import { METRIC_JSON_LAYOUT } from "./json/json_metric.ts";
import { errorTypeOf } from "./sender/error_type.ts";
import { JsonRequestEncoder } from "./json/json_request.ts";
import { TRACE_JSON_LAYOUT } from "./json/json_span.ts";
import { LOG_LAYOUT } from "./protobuf/log_layout.ts";
import { countPoints, groupByCollection } from "./metric_runs.ts";
import type { AttemptEnd, Outcome, ResponseStatus } from "./sender/outcome.ts";
import { Sender } from "./sender/sender.ts";
import type { SenderConfig } from "./sender/sender_config.ts";
import type { SenderEnvironment } from "./sender/sender_environment.ts";
import { TRACE_LAYOUT } from "./protobuf/trace_layout.ts";

/** Turns batches into requests. */
interface BatchEncoder {
  /** Returns the request; its bytes are valid until the next call. */
  encode(batch: RecordBatch): Uint8Array<ArrayBuffer>;
}

/** How the records of a signal are encoded. */
interface SignalEncoders {
  readonly protobuf: (resource: ResourceData, scopes: readonly Scope[]) => BatchEncoder;
  readonly json: (resource: ResourceData, scopes: readonly Scope[]) => BatchEncoder;
  /** Splits a batch into requests. Without it, the whole batch is one. */
  readonly split?: (batch: RecordBatch) => RecordBatch[];
  /** Counts the items that a receiver counts. Without it, these are the records. */
  readonly itemCount?: (batch: RecordBatch) => number;
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
    itemCount: countPoints,
  },
};

/** Turns batches into OTLP requests and sends them. */
export class OtlpLaneExporter implements LaneExporter {
  readonly #encoder: BatchEncoder;
  readonly #split: SignalEncoders["split"];
  readonly #itemCount: SignalEncoders["itemCount"];
  readonly #sender: Sender;
  readonly #target: DeliveryTarget;
  readonly #report: (cause: string, message: string) => void;
  #lastAttempt: AttemptEnd | undefined;
  /** Size of the smallest request that the receiver refused for its size. */
  #refusedBytes = Infinity;

  /** Made by the pipeline when the lane is opened. */
  constructor(
    config: LaneConfig<SenderConfig>,
    context: ExporterContext,
    environment: SenderEnvironment,
  ) {
    const { signal, resource, exporter } = config;
    const { protobuf, json, split, itemCount } = ENCODERS[signal];
    const createEncoder = exporter.protocol === "http/json" ? json : protobuf;
    this.#encoder = createEncoder(resource, context.scopes);
    this.#split = split;
    this.#itemCount = itemCount;
    this.#report = context.report;
    this.#target = deliveryTarget(signal, exporter.url);
    this.#sender = new Sender(exporter, {
      ...environment,
      onAttempt: (end) => {
        this.#lastAttempt = end;
      },
      onRetry: (_reason, failedAttempts, message) => {
        context.control.add(Cell.RETRIES, 1);
        if (failedAttempts !== REPORTED_ATTEMPTS) return;
        const subject = failureSubject(this.#target, message);
        context.report(`export-retry-${subject}`, retryMessage(message, this.#target));
      },
      onProblem: (message) => context.report(`sender-problem-${this.#target.receiver}`, message),
      askForHeaders: context.askForHeaders,
    });
  }

  /**
   * Encodes and sends a batch, with retries. A request over `maxRequestBytes` is split in two, down
   * to single records; so is one that the receiver refuses for its size, down to
   * `LEAST_HALVED_BYTES`.
   */
  async *export(batch: RecordBatch): AsyncGenerator<Delivery> {
    const waiting = [...this.#split?.(batch) ?? [batch]];
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const itemCount = this.itemCount(part);
      this.#lastAttempt = undefined;
      const body = this.#encoder.encode(part);
      const bodyBytes = body.length;
      const canHalve = part.length > 1;
      const outcome: Outcome = canHalve && bodyBytes >= this.#refusedBytes
        ? { kind: "too_large", bodyBytes }
        : await this.#sender.send(body, itemCount);
      if (canHalve && this.#isTooLarge(outcome, bodyBytes)) {
        const middle = part.length >> 1;
        waiting.unshift(part.slice(0, middle), part.slice(middle));
        continue;
      }
      const recordCount = part.length;
      const delivery = deliveryOf(outcome, { recordCount, itemCount, target: this.#target });
      yield { ...this.#causeOf(outcome), ...delivery };
    }
  }

  /** Data points for metrics; records for other signals. */
  itemCount(batch: RecordBatch): number {
    return this.#itemCount?.(batch) ?? batch.length;
  }

  /** Cuts a backoff short. */
  hurry(): void {
    this.#sender.hurry();
  }

  /** Ends what is under way. */
  close(): void {
    this.#sender.close();
  }

  #isTooLarge(outcome: Outcome, bodyBytes: number): boolean {
    if (outcome.kind === "too_large") return true;
    if (outcome.kind !== "refused" || outcome.mayFitIfSmaller !== true) return false;
    if (bodyBytes < LEAST_HALVED_BYTES) return false;
    if (this.#refusedBytes === Infinity) {
      const { receiver } = this.#target;
      this.#report(
        `request-size-${receiver}`,
        `The collector at ${receiver} refused a request of ${bodyBytes} bytes as too large; ` +
          "requests are split to stay below that size.",
      );
    }
    this.#refusedBytes = Math.min(this.#refusedBytes, bodyBytes);
    return true;
  }

  #causeOf(outcome: Outcome): Pick<Delivery, "errorType" | "statusCode"> {
    const last = this.#lastAttempt;
    const errorType = errorTypeOf(outcome, last);
    const statusCode = statusOf(last);
    return {
      ...(errorType === undefined ? {} : { errorType }),
      ...(statusCode === undefined ? {} : { statusCode }),
    };
  }
}

/** The status of an attempt; `undefined` if it had no response. */
function statusOf(end: AttemptEnd | undefined): ResponseStatus | undefined {
  switch (end) {
    case "failed":
    case "timeout":
    case "aborted":
      return undefined;
    default:
      return end;
  }
}

/**
 * Smaller requests are not split: a receiver that takes less refuses all, and that would be a storm
 * of requests (docs/decisions/0008).
 */
const LEAST_HALVED_BYTES = 65_536;
