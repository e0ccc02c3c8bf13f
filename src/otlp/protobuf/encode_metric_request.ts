import {
  METRIC_DESCRIPTION_TAG,
  METRIC_NAME_TAG,
  METRIC_UNIT_TAG,
  RESOURCE_METRICS_RESOURCE_TAG,
  RESOURCE_METRICS_SCHEMA_URL_TAG,
  RESOURCE_METRICS_SCOPE_METRICS_TAG,
  SCOPE_METRICS_METRICS_TAG,
  SCOPE_METRICS_SCHEMA_URL_TAG,
  SCOPE_METRICS_SCOPE_TAG,
  SUM_IS_MONOTONIC_TAG,
} from "../../../gen/wire/metrics.ts";
import { EXPORT_METRICS_SERVICE_REQUEST_RESOURCE_METRICS_TAG } from "../../../gen/wire/metrics_service.ts";
import {
  METRIC_DESCRIPTION_LENGTH,
  METRIC_IS_MONOTONIC,
  METRIC_NAME_LENGTH,
  METRIC_TEMPORALITY,
  METRIC_TYPE,
  METRIC_UNIT_LENGTH,
} from "../../snapshot/metric_record.ts";
import {
  PointType,
  RECORD_TEXT_LENGTH,
  type RecordBatch,
  type RecordPlace,
  type ResourceData,
  type Scope,
} from "../../snapshot/mod.ts";
import { encodeResource, encodeSchemaUrl, encodeScope, encodeText } from "./encode_envelope.ts";
import { encodePoints } from "./encode_metric.ts";
import { groupByMetric } from "../metric_runs.ts";
import { POINT_LAYOUTS } from "./metric_layout.ts";
import { RecordEncoder } from "./record_encoder.ts";

/** Bytes reserved for the length of a large message, which is moved once if that is wrong. */
const LONG = 3;
/** Room for tags and lengths around some bytes. */
const TAGS_BYTES = 64;

/**
 * Assembles runs of points into `ExportMetricsServiceRequest` messages: the resource once, then
 * each scope with its metrics, each metric once with the points of all its runs. Points are encoded
 * in a block of their own, next to their strings, and copied from there.
 */
export class MetricRequestEncoder {
  readonly #scopes: readonly Scope[];
  readonly #resource: Uint8Array;
  readonly #resourceSchemaUrl: Uint8Array;
  readonly #encodedScopes: Uint8Array[] = [];
  readonly #output: RecordEncoder = new RecordEncoder();
  readonly #run: RecordEncoder = new RecordEncoder();

  /** @param scopes Scopes by number; it may grow while the encoder lives. */
  constructor(resource: ResourceData, scopes: readonly Scope[]) {
    this.#scopes = scopes;
    this.#resource = encodeResource(resource);
    this.#resourceSchemaUrl = encodeText(resource.schemaUrl);
  }

  /** Returns the request; its bytes are valid until the next call. */
  encode(batch: RecordBatch): Uint8Array<ArrayBuffer> {
    const output = this.#output;
    output.position = 0;
    output.reserve(TAGS_BYTES);
    const entry = output.beginMessage(EXPORT_METRICS_SERVICE_REQUEST_RESOURCE_METRICS_TAG, LONG);
    output.bytesField(RESOURCE_METRICS_RESOURCE_TAG, this.#resource);
    for (const [scope, places] of Map.groupBy(batch, (place) => place.scope)) {
      this.#encodeScope(scope, places);
    }
    encodeSchemaUrl(output, RESOURCE_METRICS_SCHEMA_URL_TAG, this.#resourceSchemaUrl);
    output.endMessage(entry, LONG);
    return output.bytes.subarray(0, output.position);
  }

  #encodeScope(number: number, places: readonly RecordPlace[]): void {
    const output = this.#output;
    output.reserve(TAGS_BYTES);
    const entry = output.beginMessage(RESOURCE_METRICS_SCOPE_METRICS_TAG, LONG);
    output.bytesField(
      SCOPE_METRICS_SCOPE_TAG,
      this.#encodedScopes[number] ??= encodeScope(this.#scopes[number]),
    );
    for (const runs of groupByMetric(places)) this.#encodeMetric(runs);
    const schemaUrl = encodeText(this.#scopes[number].schemaUrl);
    encodeSchemaUrl(output, SCOPE_METRICS_SCHEMA_URL_TAG, schemaUrl);
    output.endMessage(entry, LONG);
  }

  // The runs of one metric.
  #encodeMetric(runs: readonly RecordPlace[]): void {
    const output = this.#output;
    const [head] = runs;
    const { numbers } = head.chunk;
    // why: it is written from a `PointType` and nothing else
    const type = numbers[head.position + METRIC_TYPE] as PointType;
    const layout = POINT_LAYOUTS[type];
    output.reserve(TAGS_BYTES);
    const metric = output.beginMessage(SCOPE_METRICS_METRICS_TAG, LONG);
    let data = 0;
    for (const run of runs) {
      const scratch = this.#open(run);
      const name = this.#string(METRIC_NAME_TAG, run.position + METRIC_NAME_LENGTH);
      const description = this.#string(
        METRIC_DESCRIPTION_TAG,
        run.position + METRIC_DESCRIPTION_LENGTH,
      );
      const unit = this.#string(METRIC_UNIT_TAG, run.position + METRIC_UNIT_LENGTH);
      if (run === head) {
        for (const field of [name, description, unit]) this.#copy(field);
        output.reserve(TAGS_BYTES);
        data = output.beginMessage(layout.dataTag, LONG);
      }
      const first = scratch.position;
      encodePoints(scratch);
      this.#copy(scratch.bytes.subarray(first, scratch.position));
    }
    output.reserve(TAGS_BYTES);
    const temporality = numbers[head.position + METRIC_TEMPORALITY] | 0;
    if (layout.temporalityTag !== 0) output.uintField(layout.temporalityTag, temporality);
    if (type === PointType.SUM) {
      output.uintField(SUM_IS_MONOTONIC_TAG, numbers[head.position + METRIC_IS_MONOTONIC] | 0);
    }
    output.endMessage(data, LONG);
    output.endMessage(metric, LONG);
  }

  // Prepares the block for points, with the strings of a run in it.
  #open(run: RecordPlace): RecordEncoder {
    const scratch = this.#run;
    const { chunk, position, textPosition } = run;
    const characters = chunk.numbers[position + RECORD_TEXT_LENGTH] | 0;
    scratch.restart();
    const textAt = scratch.stageText(chunk.text.slice(textPosition, textPosition + characters));
    scratch.openRecord(run, textAt);
    return scratch;
  }

  // The next string of the run as a field.
  #string(tag: number, lengthAt: number): Uint8Array {
    const scratch = this.#run;
    const first = scratch.position;
    scratch.stringField(tag, scratch.count(lengthAt));
    return scratch.bytes.slice(first, scratch.position);
  }

  #copy(bytes: Uint8Array): void {
    this.#output.reserve(bytes.length);
    this.#output.copy(bytes);
  }
}
