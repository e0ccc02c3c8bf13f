/**
 * The data that crosses from the application thread to the export worker. A snapshot is written as
 * a record: a run of numbers in a block that both threads share, with its strings appended to one
 * string. A record does not change after it is written. The writer (application thread) and the
 * reader (worker) of each record type are side by side.
 *
 * @module
 */
export { type AnyValue, writeValue } from "./any_value.ts";
export { base64 } from "./base64.ts";
export {
  type Chunk,
  chunkBytes,
  exactChunkBytes,
  RECORD_HEAD,
  RECORD_LENGTH,
  RECORD_SCOPE,
  RECORD_TEXT_LENGTH,
} from "./chunk.ts";
export { counted } from "./counted.ts";
export { learnNames, namesFrom, numberName } from "./names.ts";
export {
  FIRST_PHRASE_CODE,
  learnPhrases,
  type Phrase,
  phrasesFrom,
  type PhraseValue,
} from "./phrases.ts";
export { hexToWord, wordToHex } from "./ids.ts";
export { type LogFields, type LogSnapshot, readLogRecord, writeLogRecord } from "./log_record.ts";
export {
  type ExemplarFields,
  type MetricFields,
  type MetricRun,
  PointFields,
  PointType,
  TEMPORALITY_CUMULATIVE,
  TEMPORALITY_DELTA,
} from "./metric_fields.ts";
export { runLength, writeMetricRun } from "./metric_record.ts";
export {
  type DistributionSnapshot,
  type ExemplarSnapshot,
  type MetricSnapshot,
  type PointSnapshot,
  readMetricRun,
} from "./metric_snapshot.ts";
export { type RecordBatch, type RecordPlace, RecordQueue } from "./record_batch.ts";
export { RecordReader } from "./record_reader.ts";
export {
  type AttributeList,
  MAX_RECORD_TEXT,
  RecordWriter,
  writeOwnKey,
  writeText,
} from "./record_writer.ts";
export {
  MAX_SCOPES,
  numberScope,
  OVERFLOW_SCOPE,
  type ResourceData,
  type Scope,
  scopesFrom,
} from "./scope.ts";
export {
  type EventFields,
  type LinkFields,
  readSpan,
  type SpanFields,
  type SpanSnapshot,
  writeSpan,
} from "./span_record.ts";
