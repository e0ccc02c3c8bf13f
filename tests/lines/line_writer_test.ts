import assert from "node:assert/strict";
import { test } from "node:test";
import type { LineOutput } from "../../src/lines/line_output.ts";
import { BUSY_DELAY_MS, LineWriter } from "../../src/lines/line_writer.ts";

/** An output that answers each write as it is told: a number of bytes to take, or an error code. */
class ScriptedOutput implements LineOutput {
  pieceBytes = Infinity;
  readonly pieces: string[] = [];
  text = "";
  isClosed = false;
  readonly #script: (number | string)[];

  constructor(...script: (number | string)[]) {
    this.#script = script;
  }

  write(bytes: Uint8Array): Promise<number> {
    const next = this.#script.shift() ?? bytes.length;
    if (typeof next === "string") {
      return Promise.reject(Object.assign(new Error(`${next}: failed`), { code: next }));
    }
    const count = Math.min(next, bytes.length);
    const piece = new TextDecoder().decode(bytes.subarray(0, count));
    this.pieces.push(piece);
    this.text += piece;
    return Promise.resolve(count);
  }

  close(): void {
    this.isClosed = true;
  }
}

function writerOn(output: LineOutput): { readonly writer: LineWriter; readonly slept: number[] } {
  const slept: number[] = [];
  const sleep = (delayMs: number): Promise<void> => {
    slept.push(delayMs);
    return Promise.resolve();
  };
  return { writer: new LineWriter(output, { writeTimeoutMs: 20, sleep }), slept };
}

test("write() goes on where the system took a part", async () => {
  const output = new ScriptedOutput(2, 3);
  const { writer } = writerOn(output);
  assert.deepEqual(await writer.write("one\ntwo\n"), { lineCount: 2, error: undefined });
  assert.equal(output.text, "one\ntwo\n");
});

test("write() counts the lines that are whole, and starts a new one after a torn one", async () => {
  const output = new ScriptedOutput(6, "ENOSPC");
  const { writer } = writerOn(output);
  assert.deepEqual(await writer.write("one\ntwo\nthree\n"), {
    lineCount: 1,
    error: "Error: ENOSPC: failed",
  });
  assert.deepEqual(await writer.write("four\n"), { lineCount: 1, error: undefined });
  assert.equal(output.text, "one\ntw\nfour\n");
});

test("write() waits while a pipe is full, for a bounded time", async () => {
  const output = new ScriptedOutput("EAGAIN", "EAGAIN", 4);
  const { writer, slept } = writerOn(output);
  assert.deepEqual(await writer.write("one\n"), { lineCount: 1, error: undefined });
  assert.deepEqual(slept, [BUSY_DELAY_MS, BUSY_DELAY_MS]);

  const stuck = new ScriptedOutput(...Array(10).fill("EAGAIN"));
  const result = await writerOn(stuck).writer.write("one\n");
  assert.deepEqual(result, { lineCount: 0, error: "the reader of the output has stopped reading" });
});

test("write() fails again and again without throwing", async () => {
  const output = new ScriptedOutput("EPIPE", "EPIPE");
  const { writer } = writerOn(output);
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(await writer.write("one\n"), { lineCount: 0, error: "Error: EPIPE: failed" });
  }
  writer.close();
  assert.equal(output.isClosed, true);
});

test("write() writes pieces of whole lines where others write as well", async () => {
  const output = new ScriptedOutput();
  output.pieceBytes = 8;
  const { writer } = writerOn(output);
  const lines = "one\ntwo\nthree\na line that is longer\nfour\nfive\n";
  assert.deepEqual(await writer.write(lines), { lineCount: 6, error: undefined });
  assert.deepEqual(output.pieces, [
    "one\ntwo\n",
    "three\n",
    "a line that is longer\n",
    "four\n",
    "five\n",
  ]);
});

test("write() goes on with the line of which the system took a part", async () => {
  const output = new ScriptedOutput(3);
  output.pieceBytes = 8;
  const { writer } = writerOn(output);
  await writer.write("a longer line\ntwo\n");
  assert.deepEqual(output.pieces, ["a l", "onger line\n", "two\n"]);
});
