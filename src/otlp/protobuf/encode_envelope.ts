import {
  INSTRUMENTATION_SCOPE_ATTRIBUTES_TAG,
  INSTRUMENTATION_SCOPE_DROPPED_ATTRIBUTES_COUNT_TAG,
  INSTRUMENTATION_SCOPE_NAME_TAG,
  INSTRUMENTATION_SCOPE_VERSION_TAG,
} from "../../../gen/wire/common.ts";
import { RESOURCE_ATTRIBUTES_TAG } from "../../../gen/wire/resource.ts";
import type { Attributes } from "../../api/mod.ts";
import {
  type AnyValue,
  RECORD_HEAD,
  RecordWriter,
  type ResourceData,
  type Scope,
  writeOwnKey,
  writeText,
  writeValue,
} from "../../snapshot/mod.ts";
import type { ProtoWriter } from "./proto_writer.ts";
import { RecordEncoder } from "./record_encoder.ts";

/** The fields of an OTLP `Resource`. */
export function encodeResource(resource: ResourceData): Uint8Array {
  const count = Object.keys(resource.attributes).length;
  return encodeOnce(
    (writer) => writeObject(writer, resource.attributes),
    (encoder) => encoder.attributes(RESOURCE_ATTRIBUTES_TAG, count),
  );
}

/** The fields of an OTLP `InstrumentationScope`. */
export function encodeScope(scope: Scope): Uint8Array {
  const count = Object.keys(scope.attributes).length;
  return encodeOnce(
    (writer) => {
      writeText(writer, scope.name);
      writeText(writer, scope.version);
      writeObject(writer, scope.attributes);
    },
    (encoder) => {
      encoder.stringField(INSTRUMENTATION_SCOPE_NAME_TAG, scope.name.length);
      encoder.stringField(INSTRUMENTATION_SCOPE_VERSION_TAG, scope.version.length);
      encoder.attributes(INSTRUMENTATION_SCOPE_ATTRIBUTES_TAG, count);
      encoder.uintField(
        INSTRUMENTATION_SCOPE_DROPPED_ATTRIBUTES_COUNT_TAG,
        scope.droppedAttributesCount,
      );
    },
  );
}

/** The bytes of a string in UTF-8. */
export function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Writes the schema URL of a resource or scope; omitted when empty. */
export function encodeSchemaUrl(writer: ProtoWriter, tag: number, url: Uint8Array): void {
  if (url.length > 0) writer.bytesField(tag, url);
}

function writeObject(writer: RecordWriter, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    // As text: only the application thread assigns numbers.
    writeOwnKey(writer, key);
    // why: resources and scopes keep only values that the SDK has checked
    writeValue(writer, value as AnyValue);
  }
}

// Goes through a record of its own, so that there is one encoder of attributes.
function encodeOnce(
  write: (writer: RecordWriter) => void,
  encode: (encoder: RecordEncoder) => void,
): Uint8Array {
  const writeRecord = (writer: RecordWriter): void => {
    writer.position += RECORD_HEAD;
    write(writer);
  };
  let size = 1024;
  let writer = new RecordWriter(new Float64Array(size));
  while (!writer.append(writeRecord, undefined)) {
    size *= 2;
    writer = new RecordWriter(new Float64Array(size));
  }
  const chunk = writer.take(new Float64Array(0));
  const encoder = new RecordEncoder(1024);
  const textAt = encoder.stageText(chunk.text);
  const start = encoder.position;
  encoder.openRecord({ chunk, position: 0, textPosition: 0, scope: 0 }, textAt);
  encoder.at = RECORD_HEAD;
  encode(encoder);
  return encoder.bytes.slice(start, encoder.position);
}
