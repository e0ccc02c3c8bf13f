import { BlockPool } from "../../src/link/block_pool.ts";
import { RecordWriter, type SpanFields, writeSpan } from "../../src/snapshot/mod.ts";
import { OtlpBytes } from "./otlp_bytes.ts";

/** Ways to get spans from the application thread to a worker. */
export const CROSSINGS = ["records", "otlp", "json", "objects", "object-per-span"] as const;
/** One of these ways. */
export type CrossingName = typeof CROSSINGS[number];

/** Takes spans. */
export interface Crossing {
  /** Writes and posts a batch. Measured. */
  send(spans: readonly SpanFields[]): void;
  /** Takes back what the worker has returned. */
  receive(message: unknown): void;
}

/** The part of a worker that a crossing needs. */
interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

/** Creates a crossing to a worker. */
export function createCrossing(name: CrossingName, port: Port): Crossing {
  switch (name) {
    case "records":
      return new RecordCrossing(port);
    case "otlp":
      return new OtlpCrossing(port);
    case "json":
      return { send: (spans) => port.postMessage(JSON.stringify(spans)), receive: () => {} };
    case "objects":
      return { send: (spans) => port.postMessage(spans), receive: () => {} };
    case "object-per-span":
      return {
        send: (spans) => {
          for (const span of spans) port.postMessage(span);
        },
        receive: () => {},
      };
    default:
      return name satisfies never;
  }
}

/** A block is posted once it has this many numbers, as in the outbox. */
const FULL_NUMBERS = 7168;

/** The package's own: numbers in shared blocks, all strings in one. */
class RecordCrossing implements Crossing {
  readonly #port: Port;
  readonly #pool = new BlockPool();
  readonly #writer = new RecordWriter(this.#pool.take());

  constructor(port: Port) {
    this.#port = port;
  }

  send(spans: readonly SpanFields[]): void {
    const writer = this.#writer;
    for (const span of spans) {
      writer.append(writeSpan, span);
      if (writer.position >= FULL_NUMBERS) this.#post();
    }
    if (writer.recordCount > 0) this.#post();
  }

  receive(message: unknown): void {
    if (typeof message !== "object" || message === null || !("numbers" in message)) return;
    if (message.numbers instanceof Float64Array) this.#pool.give(message.numbers);
  }

  #post(): void {
    this.#port.postMessage(this.#writer.take(this.#pool.take()));
  }
}

/** Bytes of a batch of the sample spans, with room to spare. */
const BUFFER_BYTES = 512 * 1024;

/** OTLP messages in a buffer that is transferred and returned for reuse. */
class OtlpCrossing implements Crossing {
  readonly #port: Port;
  readonly #free: Uint8Array<ArrayBuffer>[] = [];

  constructor(port: Port) {
    this.#port = port;
  }

  send(spans: readonly SpanFields[]): void {
    const writer = new OtlpBytes(this.#free.pop() ?? new Uint8Array(BUFFER_BYTES));
    for (const span of spans) writer.writeSpan(span);
    this.#port.postMessage({ bytes: writer.bytes, length: writer.position }, [writer.bytes.buffer]);
  }

  receive(message: unknown): void {
    if (typeof message !== "object" || message === null || !("bytes" in message)) return;
    // why: only returned buffers have this member
    this.#free.push(message.bytes as Uint8Array<ArrayBuffer>);
  }
}
