import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import {
  type Chunk,
  chunkBytes,
  exactChunkBytes,
  MAX_RECORD_TEXT,
  RecordWriter,
} from "../snapshot/mod.ts";
import { BLOCK_LENGTH, type BlockPool, MAX_FREE_BLOCKS } from "./block_pool.ts";
import { Cell, type ControlBlock, difference } from "./control_block.ts";
import type { DropReason } from "./drop_reason.ts";
import type { LaneObserver } from "./lane_observer.ts";
import { affordableBytes, UNASKED_BYTES } from "./memory_share.ts";
import { type OutboxDropReason, reportDropped } from "./report_dropped.ts";
import { hasStackRoom } from "./stack_room.ts";

/** A block is handed over when this many numbers are used, so that most records still fit. */
const FULL_NUMBERS = BLOCK_LENGTH - 1024;
/** A chunk is handed over when its text reaches this many characters. */
const FULL_TEXT = 256 * 1024;
/** Up to this many numbers a chunk is copied instead of giving its whole block away. */
const SMALL_CHUNK = BLOCK_LENGTH / 8;
/** The same limit while {@link MAX_FREE_BLOCKS} whole blocks wait, which saves memory. */
const HALF_CHUNK = BLOCK_LENGTH / 2;
/** A chunk is handed over at this share of the queue, which it could fill otherwise. */
const FULL_SHARE = 1 / 4;
/** Largest record: 8 MiB of numbers, beside `MAX_RECORD_TEXT`. A larger one is dropped. */
const MAX_RECORD_NUMBERS = 1024 * 1024;
/**
 * Most characters in a record's strings, as a share of the byte limit where memory sets that limit:
 * a large record takes ten times its size until it is sent.
 */
const RECORD_SHARE = 1 / 2;
/** From this share of the byte limit on, chunks' bytes are counted exactly, which takes time. */
const EXACT_SHARE = 1 / 4;

/** Longest that a record waits in the application thread before it is handed over. */
export const HAND_OVER_DELAY_MS = 100;

/** Bounds of an outbox. */
export interface OutboxLimits {
  /** Most records waiting, here and in the pipeline. */
  readonly maxQueueSize: number;
  /** Most bytes waiting or being exported. */
  readonly maxQueueBytes: number;
  /**
   * The memory that the process may use, in bytes: if that is little, fewer bytes may wait. Called
   * once, when {@link UNASKED_BYTES} are waiting, since it may take milliseconds.
   *
   * @default `maxQueueBytes` may wait in any process
   */
  readonly memoryLimitBytes?: (() => number | undefined) | undefined;
  /** Longest that a record waits here, in milliseconds. */
  readonly handOverDelayMs: number;
}

/** Bounds of an outbox, and who watches its lane. */
export interface OutboxOptions extends OutboxLimits {
  /** Observes what becomes of the records. @default nobody */
  readonly observer?: LaneObserver | undefined;
}

/** What an outbox needs of the link. */
export interface OutboxPort {
  /** Sends a chunk, which the outbox keeps until it is settled. */
  send(chunk: Chunk): void;
  /** Calls back after a delay without keeping the process alive; returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** A chunk that was handed over and is not settled. */
interface RetainedChunk {
  readonly chunk: Chunk;
  /** Number of its first record, on the scale of `#written`. */
  readonly first: number;
  /** The size that it was counted with. */
  bytes: number;
}

/**
 * The near end of a lane, on the application thread. Writes snapshots as records, hands them over
 * in chunks, and keeps each chunk until the pipeline has settled it, to send it again if the worker
 * dies.
 */
export class Outbox<T> {
  readonly #writeRecord: (writer: RecordWriter, item: T) => void;
  readonly #limits: OutboxLimits;
  readonly #port: OutboxPort;
  readonly #control: ControlBlock;
  readonly #pool: BlockPool;
  readonly #observer: LaneObserver | undefined;
  readonly #writer: RecordWriter;
  #retained: RetainedChunk[] = [];
  #retainedBytes = 0;
  #retainedBlocks = 0;
  #mostBytes: number;
  #askMemoryLimit: OutboxLimits["memoryLimitBytes"];
  // 32-bit counts that wrap around, like the cells that they start from and are compared with.
  #written: number;
  #taken: number;
  #writtenTotal = 0;
  // Thresholds for handing over a chunk: its records, its numbers, its text.
  readonly #fullCount: number;
  readonly #fullNumbers: number;
  readonly #fullText: number;
  #cancelHandOver: (() => void) | undefined;
  #isClosed = false;

  /** @param writeRecord Writes an item as one record. */
  constructor(
    writeRecord: (writer: RecordWriter, item: T) => void,
    limits: OutboxOptions,
    parts: { readonly port: OutboxPort; readonly control: ControlBlock; readonly pool: BlockPool },
  ) {
    this.#writeRecord = writeRecord;
    this.#limits = limits;
    this.#fullCount = Math.max(limits.maxQueueSize * FULL_SHARE, 1);
    // Numbers and text are not added up for each record, so each gets half of the share.
    const fullBytes = limits.maxQueueBytes * FULL_SHARE / 2;
    this.#fullNumbers = Math.min(FULL_NUMBERS, fullBytes / 8);
    this.#fullText = Math.min(FULL_TEXT, fullBytes);
    this.#port = parts.port;
    this.#control = parts.control;
    this.#pool = parts.pool;
    this.#observer = limits.observer;
    this.#writer = new RecordWriter(parts.pool.take());
    this.#mostBytes = limits.maxQueueBytes;
    this.#askMemoryLimit = limits.memoryLimitBytes;
    if (this.#askMemoryLimit !== undefined) this.#bound(UNASKED_BYTES);
    this.#written = parts.control.get(Cell.SETTLED);
    this.#taken = this.#written;
  }

  /** Records that were given to `write` so far, dropped ones included. */
  get writtenCount(): number {
    return this.#writtenTotal;
  }

  /** Records that are neither exported nor dropped yet. */
  get pendingCount(): number {
    // Not from `Cell.SETTLED`: the sum must hold between the updates for one batch, too.
    return this.#writtenTotal - this.#control.total(Cell.EXPORTED) - this.#control.dropCount();
  }

  /** Chunks that were handed over and are not settled, with the records to skip of each. */
  unsettled(): { readonly chunk: Chunk; readonly skip: number }[] {
    const settled = this.#control.get(Cell.SETTLED);
    return this.#retained
      .map(({ chunk, first }) => ({ chunk, skip: Math.max(difference(settled, first), 0) }))
      .filter(({ chunk, skip }) => skip < chunk.recordCount);
  }

  /** Writes a record, or drops it when a bound is reached. Never throws. */
  write(item: T): void {
    const reason = this.#refusal();
    if (reason !== undefined) {
      this.#drop(reason);
      return;
    }
    const writer = this.#writer;
    try {
      if (!writer.append(this.#writeRecord, item) && !this.#appendToLargerBlock(item)) {
        this.#drop("too_large");
        return;
      }
    } catch (error) {
      this.#drop("encode_failed");
      reportOnce("snapshot-write", "error", `A record could not be written: ${toText(error)}`);
      return;
    }
    this.#written = (this.#written + 1) | 0;
    this.#writtenTotal++;
    const isFull = writer.position >= this.#fullNumbers ||
      writer.text.length >= this.#fullText || writer.recordCount >= this.#fullCount;
    // Without stack room, this is left to the next record, a flush or the end of the process.
    if (isFull && hasStackRoom()) this.handOver();
    else if (this.#cancelHandOver === undefined && hasStackRoom()) this.#startTimer();
  }

  /** Hands over what was written so far. */
  handOver(): void {
    this.#cancelHandOver?.();
    this.#cancelHandOver = undefined;
    this.release();
    const writer = this.#writer;
    if (writer.recordCount === 0) return;
    const first = (this.#written - writer.recordCount) | 0;
    const chunk = this.#takeChunk();
    const bytes = this.#bytesOf(chunk);
    this.#retained.push({ chunk, first, bytes });
    this.#retainedBytes += bytes;
    if (isBlock(chunk)) this.#retainedBlocks++;
    this.#port.send(chunk);
  }

  /** Releases the memory of settled chunks, and reads the counters before they wrap. */
  release(): void {
    this.#control.keepUp();
    const settled = this.#control.get(Cell.SETTLED);
    // Each chunk is removed before other calls: any call may overflow the stack of the recording
    // code.
    for (let next = this.#retained[0]; next !== undefined; next = this.#retained[0]) {
      const { chunk, first, bytes } = next;
      if (difference(settled, first) < chunk.recordCount) break;
      const blockCount = isBlock(chunk) ? 1 : 0;
      this.#retained.shift();
      this.#retainedBytes -= bytes;
      this.#retainedBlocks -= blockCount;
      this.#pool.give(chunk.numbers);
    }
  }

  /**
   * Counts everything that was handed over and is not settled as dropped; after `close` also what
   * was not handed over. Call it when the pipeline no longer counts.
   */
  abandon(reason: DropReason): void {
    const writer = this.#writer;
    if (this.#isClosed) writer.take(writer.numbers);
    const count = this.pendingCount - writer.recordCount;
    if (count > 0) {
      this.#control.add(Cell.LOST, count);
      this.#control.addDrop(reason, count);
      this.#observer?.abandoned(reason, count);
    }
    const settled = (this.#written - writer.recordCount) | 0;
    this.#control.set(Cell.SETTLED, settled);
    this.#control.set(Cell.TAKEN, settled);
    // Their blocks are not reused: the pipeline may still be reading them.
    this.#retained = [];
    this.#retainedBytes = 0;
    this.#retainedBlocks = 0;
  }

  /** Takes no more records. */
  close(): void {
    this.#isClosed = true;
    this.#cancelHandOver?.();
    this.#cancelHandOver = undefined;
  }

  #refusal(): OutboxDropReason | undefined {
    if (this.#isClosed) return "shutdown";
    const { maxQueueSize } = this.#limits;
    if (difference(this.#written, this.#taken) >= maxQueueSize) {
      this.#taken = this.#control.get(Cell.TAKEN);
      if (difference(this.#written, this.#taken) >= maxQueueSize) return "queue_full";
    }
    const writer = this.#writer;
    const unsentBytes = writer.position * 8 + writer.text.length;
    if (this.#retainedBytes + unsentBytes >= this.#mostBytes) {
      this.release();
      if (!this.#canHold(unsentBytes)) return "queue_bytes";
    }
    return undefined;
  }

  #canHold(unsentBytes: number): boolean {
    if (this.#retainedBytes + unsentBytes < this.#mostBytes) return true;
    if (this.#askMemoryLimit === undefined) return false;
    if (!hasStackRoom()) return this.#retainedBytes + unsentBytes < this.#limits.maxQueueBytes;
    this.#boundByMemory();
    return this.#retainedBytes + unsentBytes < this.#mostBytes;
  }

  #boundByMemory(): void {
    const ask = this.#askMemoryLimit;
    if (ask === undefined) return;
    this.#askMemoryLimit = undefined;
    this.#bound(affordableBytes(ask()));
    for (const each of this.#retained) {
      this.#retainedBytes -= each.bytes;
      each.bytes = exactChunkBytes(each.chunk);
      this.#retainedBytes += each.bytes;
    }
  }

  #bound(bytes: number): void {
    this.#mostBytes = Math.min(this.#limits.maxQueueBytes, bytes);
    this.#writer.maxRecordText = Math.min(this.#mostBytes * RECORD_SHARE, MAX_RECORD_TEXT);
  }

  #drop(reason: OutboxDropReason): void {
    this.#control.addDrop(reason, 1);
    this.#writtenTotal++;
    this.#observer?.refused(reason);
    reportDropped(reason);
  }

  // The record did not fit. Hands over the current chunk first; if that is not enough, allocates a
  // larger block.
  #appendToLargerBlock(item: T): boolean {
    const writer = this.#writer;
    if (!hasStackRoom()) throw new RangeError("Maximum call stack size exceeded.");
    // Repeated if the report of a failed hand-over leads to another record.
    do this.handOver(); while (writer.recordCount > 0);
    this.#boundByMemory();
    for (let length = BLOCK_LENGTH; length <= MAX_RECORD_NUMBERS; length *= 2) {
      if (length > BLOCK_LENGTH) writer.numbers = new Float64Array(length);
      if (writer.append(this.#writeRecord, item)) return true;
      if (writer.isTextTooLong) break;
    }
    writer.numbers = this.#pool.take();
    return false;
  }

  #bytesOf(chunk: Chunk): number {
    const bytes = chunkBytes(chunk);
    // Until the memory limit is known, an estimate will do: `#boundByMemory` counts again.
    const isExact = this.#askMemoryLimit === undefined &&
      this.#retainedBytes + bytes >= this.#mostBytes * EXACT_SHARE;
    return isExact ? exactChunkBytes(chunk) : bytes;
  }

  #takeChunk(): Chunk {
    const writer = this.#writer;
    const most = this.#retainedBlocks < MAX_FREE_BLOCKS ? SMALL_CHUNK : HALF_CHUNK;
    if (writer.position > most) return writer.take(this.#pool.take());
    const block = writer.numbers;
    // Copies first: if the allocation fails, the writer still has its records.
    const numbers = block.slice(0, writer.position);
    return { ...writer.take(block), numbers };
  }

  #startTimer(): void {
    const { handOverDelayMs } = this.#limits;
    this.#cancelHandOver = this.#port.after(handOverDelayMs, () => this.handOver());
  }
}

function isBlock({ numbers }: Chunk): boolean {
  return numbers.length === BLOCK_LENGTH;
}
