import { sharedBytes } from "./control_block.ts";
import type { PipelineMessage } from "./protocol.ts";

/** Something to report to the user. */
export type Report = Extract<PipelineMessage, { type: "report" }>;

/** Cells before the texts: the answer, and the number of bytes of texts. */
const HEAD_CELLS = 2;
const ANSWER = 0;
const BYTES = 1;

/** Bytes reserved for texts. There is one report per cause, each a sentence or two. */
const MAX_BYTES = 65_536;

/** Values of the answer. */
const WAITING = 0;
const DELIVERED = 1;
const GIVEN_UP = 2;

/**
 * Memory that the two threads share while one waits for the other at the end of the process. The
 * waiting thread receives no messages, so reports for the user are left here, as lines of JSON.
 */
export class ExitCall {
  readonly #cells: Int32Array;

  /** New memory, or a view of the other side's. */
  constructor(
    cells: Int32Array = new Int32Array(sharedBytes(HEAD_CELLS * 4 + MAX_BYTES)),
  ) {
    this.#cells = cells;
  }

  /** The shared memory, to be posted to the pipeline. */
  get cells(): Int32Array {
    return this.#cells;
  }

  /** Blocks until the answer; returns false if the time is up first. */
  wait(timeoutMs: number): boolean {
    const answer = Atomics.wait(this.#cells, ANSWER, WAITING, timeoutMs);
    Atomics.compareExchange(this.#cells, ANSWER, WAITING, GIVEN_UP);
    return answer !== "timed-out";
  }

  /** Tells the waiting thread that everything is delivered, or settled otherwise. */
  answer(): void {
    Atomics.store(this.#cells, ANSWER, DELIVERED);
    Atomics.notify(this.#cells, ANSWER);
  }

  /** Leaves a report for the waiting thread; false if none waits, or there is no room. */
  leave({ cause, level, message }: Report): boolean {
    if (Atomics.load(this.#cells, ANSWER) !== WAITING) return false;
    const line = new TextEncoder().encode(`${JSON.stringify({ cause, level, message })}\n`);
    const used = Atomics.load(this.#cells, BYTES);
    if (used + line.length > MAX_BYTES) return false;
    this.#texts().set(line, used);
    Atomics.store(this.#cells, BYTES, used + line.length);
    return true;
  }

  /** Returns the reports that were left. */
  reports(): Report[] {
    // Copied: not every runtime decodes shared memory.
    const texts = new Uint8Array(this.#texts().subarray(0, Atomics.load(this.#cells, BYTES)));
    const lines = new TextDecoder().decode(texts).split("\n").slice(0, -1);
    // why: leave() wrote them
    return lines.map((line) => ({ type: "report", ...JSON.parse(line) as Omit<Report, "type"> }));
  }

  #texts(): Uint8Array {
    return new Uint8Array(this.#cells.buffer, HEAD_CELLS * 4);
  }
}
