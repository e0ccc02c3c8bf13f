import { sharedBytes } from "./control_block.ts";
import type { PipelineMessage } from "./protocol.ts";

/** Something to tell the user. */
export type Report = Extract<PipelineMessage, { type: "report" }>;

/** Cells in front of the texts: the answer, and how many bytes of texts there are. */
const HEAD_CELLS = 2;
const ANSWER = 0;
const BYTES = 1;

/** Room for texts. There is one report for each cause, and a reason is a sentence or two. */
const MAX_BYTES = 65_536;

/** What the answer says. */
const WAITING = 0;
const DELIVERED = 1;
const GIVEN_UP = 2;

/**
 * The memory that the two threads share while the one waits for the other at the end of the
 * process. The one that waits gets no messages: what is to be told to the user lies here, as lines
 * of JSON.
 */
export class ExitCall {
  readonly #cells: Int32Array;

  /** New memory, or a view of that of the other side. */
  constructor(
    cells: Int32Array = new Int32Array(sharedBytes(HEAD_CELLS * 4 + MAX_BYTES)),
  ) {
    this.#cells = cells;
  }

  /** The shared memory, to be posted to the pipeline. */
  get cells(): Int32Array {
    return this.#cells;
  }

  /** Waits for the answer; false when the time is up. */
  wait(timeoutMs: number): boolean {
    const answer = Atomics.wait(this.#cells, ANSWER, WAITING, timeoutMs);
    Atomics.compareExchange(this.#cells, ANSWER, WAITING, GIVEN_UP);
    return answer !== "timed-out";
  }

  /** Tells the one who waits that all is delivered, or settled otherwise. */
  answer(): void {
    Atomics.store(this.#cells, ANSWER, DELIVERED);
    Atomics.notify(this.#cells, ANSWER);
  }

  /** Leaves a report for the one who waits; false where nobody waits, or there is no room. */
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
