/**
 * OTLP/HTTP request bodies to protobuf-es messages, protobuf and JSON alike.
 *
 * @module
 */
import { type DescMessage, fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { fromBinaryExactly } from "./from_binary_exactly.ts";

/** Decodes one request body. Throws if it is not a valid message. */
export function decodeExportRequest<Desc extends DescMessage>(
  schema: Desc,
  body: Uint8Array,
  options: { readonly isJson: boolean },
): MessageShape<Desc> {
  if (!options.isJson) return fromBinaryExactly(schema, body);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  // why: JSON.parse returns only JSON values
  const json = JSON.parse(text) as JsonValue;
  return fromJson(schema, withBase64Ids(json), { ignoreUnknownFields: true });
}

const ID_LENGTHS: Readonly<Record<string, number>> = { traceId: 32, spanId: 16, parentSpanId: 16 };

/** OTLP/JSON writes trace and span ids as hex where ProtoJSON has base64. */
function withBase64Ids(json: JsonValue): JsonValue {
  if (Array.isArray(json)) return json.map(withBase64Ids);
  if (json === null || typeof json !== "object") return json;
  const copy: { [key: string]: JsonValue } = {};
  for (const [key, value] of Object.entries(json)) {
    const length = ID_LENGTHS[key];
    copy[key] = length === undefined ? withBase64Ids(value) : hexToBase64(value, key, length);
  }
  return copy;
}

function hexToBase64(value: JsonValue, key: string, length: number): string {
  if (value === "") return "";
  if (typeof value !== "string" || value.length !== length || !/^[0-9a-f]+$/i.test(value)) {
    throw new Error(`${key} is not ${length} hex digits: ${JSON.stringify(value)}`);
  }
  const pairs = value.match(/../g) ?? [];
  return btoa(String.fromCharCode(...pairs.map((pair) => Number.parseInt(pair, 16))));
}
