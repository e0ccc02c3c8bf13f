import {
  ANY_VALUE_BOOL_VALUE_TAG,
  ANY_VALUE_DOUBLE_VALUE_TAG,
  ANY_VALUE_INT_VALUE_TAG,
  ANY_VALUE_STRING_VALUE_TAG,
  KEY_VALUE_KEY_TAG,
  KEY_VALUE_LIST_VALUES_TAG,
  KEY_VALUE_VALUE_TAG,
} from "../../../gen/wire/common.ts";
import { namesFrom, type Phrase, phrasesFrom, type PhraseValue } from "../../snapshot/mod.ts";
import { isInt64 } from "../is_int64.ts";
import { COPY_STEP, ProtoWriter } from "./proto_writer.ts";

const WORD = 2 ** 32;
/** Largest block kept for the next request, in bytes: only a record large by itself needs more. */
export const KEPT_BYTES: number = 16 * 1024 * 1024;
const textEncoder = new TextEncoder();

/**
 * A protobuf writer that keeps numbered items at the front of its block: names as text, and phrases
 * as encoded messages. Writing one is a copy within the block.
 */
export class DictionaryWriter extends ProtoWriter {
  // Where in the block each name starts, and its bytes.
  readonly #nameStarts: number[] = [];
  readonly #nameLengths: number[] = [];
  #longestName = 0;
  // Where in the block each phrase starts, an encoded KeyValue after its length, and the bytes of
  // both: negative if `copyUtf8` cannot copy them.
  readonly #phraseStarts: number[] = [];
  readonly #phraseLengths: number[] = [];
  #longestPhrase = 0;
  // Where names and phrases end.
  #frontEnd = 0;

  /** Discards all but names and phrases, and adds the new ones. */
  restart(): void {
    this.position = this.#frontEnd;
    this.giveBack(KEPT_BYTES);
    for (const name of namesFrom(this.#nameStarts.length)) {
      this.#nameStarts.push(this.position);
      const length = this.stage(name);
      this.#nameLengths.push(length);
      this.#longestName = Math.max(this.#longestName, length);
    }
    for (const phrase of phrasesFrom(this.#phraseStarts.length)) this.#stagePhrase(phrase);
    this.#frontEnd = this.position;
  }

  // Encodes a phrase once for all uses, without a tag: each use writes its own.
  #stagePhrase([key, value]: Phrase): void {
    this.reserve(this.#nameLengths[key] + 3 * String(value).length + 64);
    const message = this.beginMessage(KEY_VALUE_LIST_VALUES_TAG, 1);
    const start = message - 1;
    this.name(KEY_VALUE_KEY_TAG, key);
    const inner = this.beginMessage(KEY_VALUE_VALUE_TAG, 1);
    this.#phraseValue(value);
    this.endMessage(inner, 1);
    this.endMessage(message, 1);
    const length = this.position - start;
    this.#pad();
    this.#phraseStarts.push(start);
    this.#phraseLengths.push(this.canCopyAsUtf8(start, length) ? length : -length);
    this.#longestPhrase = Math.max(this.#longestPhrase, length);
  }

  /** Writes a phrase, as a KeyValue after its length. */
  copyPhrase(phrase: number): void {
    const length = this.#phraseLengths[phrase];
    if (length > 0) this.copyUtf8(this.#phraseStarts[phrase], length);
    else this.copyInside(this.#phraseStarts[phrase], -length);
  }

  #phraseValue(value: PhraseValue): void {
    if (typeof value === "string") {
      this.text(ANY_VALUE_STRING_VALUE_TAG, value);
    } else if (typeof value === "boolean") {
      this.varint(ANY_VALUE_BOOL_VALUE_TAG);
      this.varint(value ? 1 : 0);
    } else {
      this.number(value);
    }
  }

  /** Encodes text into the block, and returns how many bytes it takes. */
  stage(text: string): number {
    this.reserve(text.length * 3 + COPY_STEP);
    const written = this.#encode(text);
    this.#pad();
    return written;
  }

  /** Writes a string field. The caller has reserved room. */
  text(tag: number, text: string): void {
    const start = this.beginMessage(tag, 1);
    this.#encode(text);
    this.endMessage(start, 1);
  }

  #encode(text: string): number {
    const { written } = textEncoder.encodeInto(text, this.bytes.subarray(this.position));
    this.position += written;
    return written;
  }

  // Appends the zeros that `copyUtf8` needs.
  #pad(): void {
    const end = this.position + COPY_STEP;
    this.bytes.fill(0, this.position, end);
    this.position = end;
  }

  /** Writes a string field with the name of this number. */
  name(tag: number, name: number): void {
    const length = this.#nameLengths[name];
    this.varint(tag);
    this.varint(length);
    this.copyUtf8(this.#nameStarts[name], length);
  }

  /** A number as the field of an AnyValue. */
  number(value: number): void {
    if (isInt64(value)) {
      this.int(value);
    } else {
      this.varint(ANY_VALUE_DOUBLE_VALUE_TAG);
      this.double(value);
    }
  }

  /** An integer of 64 bits as the field of an AnyValue. */
  int(value: number): void {
    this.varint(ANY_VALUE_INT_VALUE_TAG);
    this.varint64(Math.floor(value / WORD), value >>> 0);
  }

  /** Bytes of a name. */
  nameLength(name: number): number {
    return this.#nameLengths[name];
  }

  /** Copies a name. */
  copyName(name: number): void {
    this.copyUtf8(this.#nameStarts[name], this.#nameLengths[name]);
  }

  /** Bytes of the longest name. */
  get longestName(): number {
    return this.#longestName;
  }

  /** Bytes of the longest phrase. */
  get longestPhrase(): number {
    return this.#longestPhrase;
  }
}
