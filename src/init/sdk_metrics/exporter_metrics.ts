import type { Attributes } from "../../api/mod.ts";
import type { ExportEnd } from "../../link/mod.ts";
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_RPC_RESPONSE_STATUS_CODE,
} from "../../semconv/mod.ts";
import { ITEM_WORDS, type Signal } from "./component_types.ts";
import type { SdkMetrics } from "./sdk_metrics.ts";
import { Tally } from "./tally.ts";

/** What an exporter does with what it is handed: one export after another. */
export class ExporterMetrics {
  readonly #metrics: SdkMetrics;
  readonly #attributes: Attributes;
  readonly #ends = new Tally();
  #handedCount = 0;
  #inflightCount = 0;

  /** @param attributes What names the exporter, and where it sends to. */
  constructor(metrics: SdkMetrics, signal: Signal, attributes: Attributes) {
    this.#metrics = metrics;
    this.#attributes = attributes;
    const word = ITEM_WORDS[signal];
    metrics.observe(
      `otel.sdk.exporter.${word}.inflight`,
      (report) => report(this.#inflightCount, attributes),
    );
    metrics.observe(
      `otel.sdk.exporter.${word}.exported`,
      (report) => this.#ends.report(report, attributes),
    );
  }

  /** Items that the exporter was handed so far; what it was handed anew counts once. */
  get handedCount(): number {
    return this.#handedCount;
  }

  /** An export begins. One that never ended was cut off, and this one has its items too. */
  begin(itemCount: number): void {
    this.#handedCount += itemCount - this.#inflightCount;
    this.#inflightCount = itemCount;
  }

  /** The export ends. */
  end(end: ExportEnd): void {
    const { itemCount, failedCount, durationMs, errorType, statusCode } = end;
    this.#inflightCount = 0;
    this.#ends.add(itemCount - failedCount);
    if (errorType !== undefined) this.#ends.add(failedCount, errorType);
    this.#metrics.record("otel.sdk.exporter.operation.duration", durationMs, {
      ...this.#attributes,
      ...(errorType === undefined ? {} : { [ATTR_ERROR_TYPE]: errorType }),
      ...(statusCode === undefined ? {} : { [statusNameOf(statusCode)]: statusCode }),
    });
  }

  /**
   * What is being exported is given up.
   *
   * @returns How many items that are.
   */
  abandon(errorType: string): number {
    const count = this.#inflightCount;
    this.#inflightCount = 0;
    this.#ends.add(count, errorType);
    return count;
  }
}

function statusNameOf(statusCode: number | string): string {
  return typeof statusCode === "number"
    ? ATTR_HTTP_RESPONSE_STATUS_CODE
    : ATTR_RPC_RESPONSE_STATUS_CODE;
}
