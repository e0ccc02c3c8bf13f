import {
  RECORD_TEXT_LENGTH,
  type RecordBatch,
  type RecordPlace,
  type ResourceData,
  type Scope,
} from "../../snapshot/mod.ts";
import { encodeResource, encodeSchemaUrl, encodeScope, encodeText } from "./encode_envelope.ts";
import { RecordEncoder } from "./record_encoder.ts";

/** The signal's tags for the messages around the records, and the encoder of a record. */
export interface RequestLayout {
  /** `Export...ServiceRequest.resource_...` */
  readonly resourceEntryTag: number;
  /** `Resource....resource` */
  readonly resourceTag: number;
  /** `Resource....scope_...` */
  readonly scopeEntryTag: number;
  /** `Resource....schema_url` */
  readonly resourceSchemaUrlTag: number;
  /** `Scope....scope` */
  readonly scopeTag: number;
  /** `Scope....spans`, `.log_records` or `.metrics` */
  readonly recordTag: number;
  /** `Scope....schema_url` */
  readonly scopeSchemaUrlTag: number;
  /** Writes the fields of a record. */
  readonly encodeRecord: (encoder: RecordEncoder) => void;
}

/** Bytes reserved for the length of a record: right for 128 to 16,383 bytes, as most take. */
const RECORD_LENGTH_BYTES = 2;
/** Bytes reserved for the lengths around the records; if wrong, the content is moved once. */
const ENTRY_LENGTH_BYTES = 3;
/** Most bytes that a tag with such a length takes. */
const ENTRY_HEAD_BYTES = 10;

interface EncodedScope {
  /** The fields of the scope. */
  readonly scope: Uint8Array;
  readonly schemaUrl: Uint8Array;
}

/**
 * Assembles records into `Export...ServiceRequest` messages: the resource once, then each scope
 * with its records. Reuses one block of bytes.
 */
export class RequestEncoder {
  readonly #layout: RequestLayout;
  readonly #scopes: readonly Scope[];
  readonly #resource: Uint8Array;
  readonly #resourceSchemaUrl: Uint8Array;
  readonly #encodedScopes: EncodedScope[] = [];
  readonly #encoder: RecordEncoder = new RecordEncoder();

  /** @param scopes Scopes by number; it may grow while the encoder lives. */
  constructor(layout: RequestLayout, resource: ResourceData, scopes: readonly Scope[]) {
    this.#layout = layout;
    this.#scopes = scopes;
    this.#resource = encodeResource(resource);
    this.#resourceSchemaUrl = encodeText(resource.schemaUrl);
  }

  /** Returns the request; its bytes are valid until the next call. */
  encode(batch: RecordBatch): Uint8Array<ArrayBuffer> {
    const encoder = this.#encoder;
    encoder.restart();
    const textStarts = stageTexts(encoder, batch);
    const requestStart = encoder.position;
    encoder.reserve(ENTRY_HEAD_BYTES);
    const entry = encoder.beginMessage(this.#layout.resourceEntryTag, ENTRY_LENGTH_BYTES);
    encoder.bytesField(this.#layout.resourceTag, this.#resource);
    for (const [scope, records] of groupByScope(batch)) {
      this.#encodeScopeEntry(scope, records, batch, textStarts);
    }
    encodeSchemaUrl(encoder, this.#layout.resourceSchemaUrlTag, this.#resourceSchemaUrl);
    encoder.endMessage(entry, ENTRY_LENGTH_BYTES);
    return encoder.bytes.subarray(requestStart, encoder.position);
  }

  #encodeScopeEntry(
    number: number,
    records: readonly number[],
    batch: RecordBatch,
    textStarts: readonly number[],
  ): void {
    const encoder = this.#encoder;
    const { scopeEntryTag, scopeTag, recordTag, scopeSchemaUrlTag, encodeRecord } = this.#layout;
    const { scope, schemaUrl } = this.#scopeOf(number);
    encoder.reserve(ENTRY_HEAD_BYTES);
    const entry = encoder.beginMessage(scopeEntryTag, ENTRY_LENGTH_BYTES);
    encoder.bytesField(scopeTag, scope);
    for (const index of records) {
      encoder.openRecord(batch[index], textStarts[index]);
      const record = encoder.beginMessage(recordTag, RECORD_LENGTH_BYTES);
      encodeRecord(encoder);
      encoder.endMessage(record, RECORD_LENGTH_BYTES);
    }
    encodeSchemaUrl(encoder, scopeSchemaUrlTag, schemaUrl);
    encoder.endMessage(entry, ENTRY_LENGTH_BYTES);
  }

  // A scope is encoded once, however many requests name it.
  #scopeOf(number: number): EncodedScope {
    return this.#encodedScopes[number] ??= {
      scope: encodeScope(this.#scopes[number]),
      schemaUrl: encodeText(this.#scopes[number].schemaUrl),
    };
  }
}

// Encodes the strings of all records: per chunk, the range of text that its records cover, at once
// if it is ASCII, else record by record. Returns where each record's strings start.
function stageTexts(encoder: RecordEncoder, batch: RecordBatch): readonly number[] {
  const starts: number[] = [];
  for (let first = 0; first < batch.length;) {
    const { chunk, textPosition } = batch[first];
    let end = first;
    while (end < batch.length && batch[end].chunk === chunk) end++;
    const last = batch[end - 1];
    const textEnd = last.textPosition + textLengthOf(last);
    const start = encoder.stageText(chunk.text.slice(textPosition, textEnd));
    for (let i = first; i < end; i++) {
      const own = batch[i].textPosition;
      starts.push(
        start >= 0
          ? start + own - textPosition
          : encoder.stageText(chunk.text.slice(own, own + textLengthOf(batch[i]))),
      );
    }
    first = end;
  }
  return starts;
}

function textLengthOf(place: RecordPlace): number {
  return place.chunk.numbers[place.position + RECORD_TEXT_LENGTH] | 0;
}

// Usually many consecutive records share one scope.
function groupByScope(batch: RecordBatch): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  let scope = -1;
  let group: number[] = [];
  for (let i = 0; i < batch.length; i++) {
    if (batch[i].scope !== scope) {
      scope = batch[i].scope;
      group = groups.get(scope) ?? [];
      groups.set(scope, group);
    }
    group.push(i);
  }
  return groups;
}
