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

/** The metrics of an exporter, which has one export at a time. */
export class ExporterMetrics {
  readonly #metrics: SdkMetrics;
  readonly #attributes: Attributes;
  readonly #ends = new Tally();
  #handedCount = 0;
  #inflightCount = 0;

  /** @param attributes Identify the exporter and its server. */
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

  /** Items passed to the exporter so far; items that are passed again count once. */
  get handedCount(): number {
    return this.#handedCount;
  }

  /**
   * Begins an export. If the last one never ended, it was cut off, and its items are in this one.
   */
  begin(itemCount: number): void {
    this.#handedCount += itemCount - this.#inflightCount;
    this.#inflightCount = itemCount;
  }

  /** Ends the export. */
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
   * Gives up what is being exported.
   *
   * @returns The number of items given up.
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
