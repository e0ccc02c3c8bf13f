import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { currentPlatform } from "../../src/platform/current.ts";
import { MAX_FILE_BYTES, readBounded } from "../../src/platform/read_bounded.ts";

test("readBounded() puts characters together that come in parts, and closes the file", () => {
  const bytes = new TextEncoder().encode("für 5 €");
  let [at, closed] = [0, 0];
  const read = (buffer: Uint8Array) => {
    if (at === bytes.length) return null;
    buffer[0] = bytes[at++];
    return 1;
  };
  assert.equal(readBounded({ read, close: () => void closed++ }), "für 5 €");
  assert.equal(closed, 1);
});

test("readBounded() gives up a file that has no end, and closes it", () => {
  let [count, closed] = [0, 0];
  const read = (buffer: Uint8Array) => {
    count += buffer.length;
    return buffer.length;
  };
  assert.throws(() => readBounded({ read, close: () => void closed++ }), RangeError);
  assert.ok(count <= MAX_FILE_BYTES + 64 * 1024);
  assert.equal(closed, 1);
});

test("readTextFile() reads a file of the bound, and says why it reads no larger one", () => {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-read-"));
  try {
    const path = join(folder, "file");
    writeFileSync(path, "x".repeat(MAX_FILE_BYTES - 2) + "é");
    const read = currentPlatform().readTextFile(path);
    assert.ok(read.ok && read.text.endsWith("xé") && read.text.length === MAX_FILE_BYTES - 1);
    writeFileSync(path, "x".repeat(MAX_FILE_BYTES + 1));
    assert.deepEqual(currentPlatform().readTextFile(path), {
      ok: false,
      reason: `it is larger than ${MAX_FILE_BYTES} bytes`,
    });
    assert.equal(currentPlatform().readTextFile(folder).ok, false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
