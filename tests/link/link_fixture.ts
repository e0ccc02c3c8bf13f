/**
 * Clock, records and hosts for tests of the link and the pipeline, all of them by hand.
 *
 * @module
 */
import type {
  LaneConfig,
  LinkMessage,
  OutboxLimits,
  PipelineEvents,
  PipelineHost,
  PipelineMessage,
  StartPipeline,
} from "../../src/link/mod.ts";
import { type Delivery, type LaneExporter, Pipeline } from "../../src/pipeline/mod.ts";
import {
  type Chunk,
  RECORD_HEAD,
  RECORD_SCOPE,
  type RecordBatch,
  RecordQueue,
  RecordReader,
  type RecordWriter,
  writeText,
} from "../../src/snapshot/mod.ts";

/** Timers that fire when told to. */
export class ManualTimers {
  nowMs = 0;
  /** How often the process is being kept alive. */
  holds = 0;
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  /** Timers that are running. */
  get count(): number {
    return this.#timers.size;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  keepAlive(): () => void {
    this.holds++;
    return () => void this.holds--;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  /** Lets time pass and calls what is due, in order. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.atMs - b.atMs);
      if (next === undefined || next.atMs > endMs) break;
      this.#timers.delete(next);
      this.nowMs = next.atMs;
      next.callback();
    }
    this.nowMs = endMs;
  }
}

/** A record of these tests: a text, and numbers that fill it up. */
export interface Item {
  readonly text: string;
  /** @default 0 */
  readonly fill?: number;
  /** Thrown while it is written. */
  readonly error?: Error;
}

/** Writes an item as a record of scope 0. */
export function writeItem(writer: RecordWriter, { text, fill = 0, error }: Item): void {
  writer.numbers[writer.position + RECORD_SCOPE] = 0;
  writer.position += RECORD_HEAD;
  writer.numbers[writer.position++] = text.length;
  writeText(writer, text);
  if (error !== undefined) throw error;
  for (let index = 0; index < fill; index++) writer.numbers[writer.position++] = index;
}

/** The texts of a batch's items. */
export function textsOf(batch: RecordBatch): string[] {
  return batch.map((place) => {
    const reader = new RecordReader(place);
    reader.seek(RECORD_HEAD);
    return reader.string(reader.number());
  });
}

/** The texts of a chunk's items. */
export function textsOfChunk(chunk: Chunk, skip = 0): string[] {
  const queue = new RecordQueue();
  queue.add(chunk, skip);
  return textsOf(queue.take(Infinity, Infinity));
}

/** The same number of items with texts that tell them apart. */
export function items(count: number, name = "item"): Item[] {
  return Array.from({ length: count }, (_, index) => ({ text: `${name} ${index}` }));
}

/** A lane's configuration; `exporter` has nothing to say. */
export function laneConfig(batch: Partial<LaneConfig["batch"]> = {}): LaneConfig {
  return {
    signal: "traces",
    resource: { attributes: {}, schemaUrl: "" },
    batch: {
      maxQueueSize: 2048,
      maxQueueBytes: 64 * 1024 * 1024,
      scheduledDelayMs: 5000,
      exportTimeoutMs: 30_000,
      maxExportBatchSize: 512,
      ...batch,
    },
    exporter: {},
  };
}

/** Bounds of an outbox. */
export function outboxLimits(changes: Partial<OutboxLimits> = {}): OutboxLimits {
  return { maxQueueSize: 2048, maxQueueBytes: 64 * 1024 * 1024, handOverDelayMs: 100, ...changes };
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

/** A host that only notes what it is told. */
export class FakeHost implements PipelineHost {
  readonly messages: LinkMessage[] = [];
  readonly isConcurrent: boolean;
  readonly events: PipelineEvents;
  isTerminated = false;
  /** Called with every message. */
  onPost: (message: LinkMessage) => void = () => {};

  constructor(events: PipelineEvents, isConcurrent: boolean) {
    this.events = events;
    this.isConcurrent = isConcurrent;
  }

  /** Messages of one type. */
  of<T extends LinkMessage["type"]>(type: T): Extract<LinkMessage, { readonly type: T }>[] {
    return this.messages.filter((message) => message.type === type) as Extract<
      LinkMessage,
      { readonly type: T } // why: filtered by exactly that
    >[];
  }

  post(message: LinkMessage): void {
    this.messages.push(message);
    this.onPost(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

/** Starts fake hosts and keeps them. */
export class FakeStarter {
  readonly hosts: FakeHost[] = [];
  readonly isConcurrent: boolean;
  /** Thrown by the next start. */
  error: Error | undefined;
  /** Prepares each new host. */
  onStart: (host: FakeHost) => void = () => {};

  constructor(isConcurrent = true) {
    this.isConcurrent = isConcurrent;
  }

  /** The newest host. */
  get host(): FakeHost {
    const host = this.hosts.at(-1);
    if (host === undefined) throw new Error("no host was started");
    return host;
  }

  readonly start: StartPipeline = (events) => {
    if (this.error !== undefined) throw this.error;
    const host = new FakeHost(events, this.isConcurrent);
    this.hosts.push(host);
    this.onStart(host);
    return host;
  };
}

/** A delivery; of all records that wait where it does not say of how many. */
type AnyDelivery = Omit<Delivery, "recordCount"> & Partial<Pick<Delivery, "recordCount">>;

/** An exporter whose answers the test gives. */
export class ManualExporter implements LaneExporter {
  /** The texts of every batch so far. */
  readonly batches: string[][] = [];
  hurryCount = 0;
  isClosed = false;
  #answer: ((delivery: AnyDelivery) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;
  #size = 0;

  /** Whether a batch waits for its answer. */
  get isExporting(): boolean {
    return this.#answer !== undefined;
  }

  /** Records of the batch that waits. */
  get batchSize(): number {
    return this.#size;
  }

  async *export(batch: RecordBatch): AsyncGenerator<Delivery> {
    if (this.isExporting) throw new Error("two exports at a time");
    this.batches.push(textsOf(batch));
    this.#size = batch.length;
    for (let left = batch.length; left > 0;) {
      const answered = await new Promise<AnyDelivery>((resolve, reject) => {
        this.#answer = resolve;
        this.#fail = reject;
      });
      const delivery = { recordCount: left, ...answered };
      left -= delivery.recordCount;
      yield delivery;
    }
  }

  /** Answers the batch that waits, or its first records, and lets the lane go on. */
  async answer(delivery: AnyDelivery = { droppedCount: 0 }): Promise<void> {
    this.#take()?.(delivery);
    await settle();
  }

  /** Rejects the batch that waits. */
  async fail(error: Error): Promise<void> {
    const fail = this.#fail;
    this.#take();
    fail?.(error);
    await settle();
  }

  hurry(): void {
    this.hurryCount++;
  }

  close(): void {
    this.isClosed = true;
  }

  #take(): ((delivery: AnyDelivery) => void) | undefined {
    const answer = this.#answer;
    this.#answer = undefined;
    this.#fail = undefined;
    this.#size = 0;
    return answer;
  }
}

/** A real pipeline with manual exporters, as a host; it can crash. */
export class PipelineOnTrial implements PipelineHost {
  readonly isConcurrent = true;
  readonly exporters: ManualExporter[] = [];
  isDead = false;
  readonly #events: PipelineEvents;
  readonly #pipeline: Pipeline;

  constructor(events: PipelineEvents, timers: ManualTimers) {
    this.#events = events;
    this.#pipeline = new Pipeline({
      createExporter: () => {
        const exporter = new ManualExporter();
        this.exporters.push(exporter);
        return exporter;
      },
      after: (delayMs, callback) =>
        timers.after(delayMs, () => {
          if (!this.isDead) callback();
        }),
      monotonicMs: () => timers.monotonicMs(),
      post: (message: PipelineMessage) => {
        if (!this.isDead) events.onMessage(message);
      },
    });
  }

  post(message: LinkMessage): void {
    if (!this.isDead) this.#pipeline.receive(message);
  }

  /** Dies on the spot: what it is exporting never ends. */
  crash(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#events.onCrash("crashed");
  }

  terminate(): void {
    this.isDead = true;
  }
}

/** What an exporter says of the requests of a batch. */
export async function deliveriesOf(
  exporter: LaneExporter,
  batch: RecordBatch,
): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  for await (const delivery of exporter.export(batch)) deliveries.push(delivery);
  return deliveries;
}
