import {
  type LogSnapshot,
  readLogRecord,
  readSpan,
  type RecordReader,
  type Scope,
  type SpanSnapshot,
} from "../snapshot/mod.ts";
import { timeText } from "./line_text.ts";

/**
 * The content of a line: fields in a fixed order, then attributes. A field without a value is left
 * out.
 */
export interface LineFields {
  /** Fields by name. */
  readonly fields: Record<string, unknown>;
  /** Attributes of the record. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a line needs besides its record. */
export interface LineContext {
  /** Scope of the record. */
  readonly scope: Scope;
  /** Name of the service, or `""`. */
  readonly serviceName: string;
}

const SEVERITY_NAMES: readonly string[] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** The short name of a severity (specification, Logs Data Model): `INFO`, `WARN2`, or `""`. */
export function severityName(severityNumber: number): string {
  if (!(severityNumber >= 1 && severityNumber <= 24)) return "";
  const group = SEVERITY_NAMES[Math.floor((severityNumber - 1) / 4)];
  const step = (severityNumber - 1) % 4;
  return step === 0 ? group : `${group}${step + 1}`;
}

/** The content of a log record's line. */
export function logFields(reader: RecordReader, context: LineContext): LineFields {
  const log = readLogRecord(reader);
  const fields: Record<string, unknown> = {
    time: timeText(isUnset(log.time) ? log.observedTime : log.time),
    type: "log",
  };
  const level = log.severityText === "" ? severityName(log.severityNumber) : log.severityText;
  put(fields, "level", level);
  if (log.severityNumber !== 0) fields.severityNumber = log.severityNumber;
  put(fields, "event", log.eventName);
  if (log.body !== undefined) fields.message = log.body;
  putOrigin(fields, context);
  putIds(fields, log);
  if (log.traceId !== "") fields.traceFlags = log.traceFlags;
  putDropped(fields, "droppedAttributes", log.droppedAttributesCount);
  return { fields, attributes: log.attributes };
}

const KIND_NAMES: readonly string[] = ["internal", "server", "client", "producer", "consumer"];
const STATUS_NAMES: readonly string[] = ["", "ok", "error"];

/** The content of a span's line. */
export function spanFields(reader: RecordReader, context: LineContext): LineFields {
  const span = readSpan(reader);
  const [startSeconds, startNanos] = span.startTime;
  const [endSeconds, endNanos] = span.endTime;
  const fields: Record<string, unknown> = {
    time: timeText(span.startTime),
    type: "span",
    name: span.name,
    kind: KIND_NAMES[span.kind] ?? "",
    durationMs: (endSeconds - startSeconds) * 1e3 + (endNanos - startNanos) / 1e6,
  };
  put(fields, "status", STATUS_NAMES[span.status.code] ?? "");
  put(fields, "statusMessage", span.status.message);
  putOrigin(fields, context);
  putIds(fields, span);
  put(fields, "parentSpanId", span.parentSpanId);
  fields.traceFlags = span.flags & 0xff;
  put(fields, "traceState", span.traceState);
  if (span.events.length > 0) fields.events = span.events.map(eventFields);
  if (span.links.length > 0) fields.links = span.links.map(linkFields);
  putDropped(fields, "droppedAttributes", span.droppedAttributesCount);
  putDropped(fields, "droppedEvents", span.droppedEventsCount);
  putDropped(fields, "droppedLinks", span.droppedLinksCount);
  return { fields, attributes: span.attributes };
}

function eventFields(event: SpanSnapshot["events"][number]): object {
  const { name, attributes } = event;
  return { time: timeText(event.time), name, attributes };
}

function linkFields(link: SpanSnapshot["links"][number]): object {
  const { traceId, spanId, attributes } = link;
  return { traceId, spanId, attributes };
}

function isUnset([seconds, nanos]: LogSnapshot["time"]): boolean {
  return seconds === 0 && nanos === 0;
}

function putOrigin(fields: Record<string, unknown>, { scope, serviceName }: LineContext): void {
  put(fields, "service", serviceName);
  put(fields, "scope", scope.name);
  put(fields, "scopeVersion", scope.version);
}

function putIds(
  fields: Record<string, unknown>,
  ids: { readonly traceId: string; readonly spanId: string },
): void {
  put(fields, "traceId", ids.traceId);
  put(fields, "spanId", ids.spanId);
}

function putDropped(fields: Record<string, unknown>, name: string, count: number): void {
  if (count > 0) fields[name] = count;
}

function put(fields: Record<string, unknown>, name: string, text: string): void {
  if (text !== "") fields[name] = text;
}
