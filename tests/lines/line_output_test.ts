import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, renameSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type OpenLineOutput, openLineOutput } from "../../src/lines/mod.ts";

type Output = ReturnType<OpenLineOutput>;

/** An output to a file, and the file. */
async function withFile(use: (output: Output, path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-output-"));
  const path = join(folder, "out.jsonl");
  const output = openLineOutput({ path });
  try {
    await use(output, path);
  } finally {
    output.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeLine(output: Output, line: string): Promise<number> {
  return output.write(new TextEncoder().encode(`${line}\n`));
}

test("openLineOutput() goes on at the start of a file that was cut to nothing", async () => {
  await withFile(async (output, path) => {
    await writeLine(output, "before");
    truncateSync(path, 0);
    await writeLine(output, "after");
    assert.equal(readFileSync(path, "utf8"), "after\n");
  });
});

test("openLineOutput() goes on in a file that was renamed, until that is deleted", async () => {
  await withFile(async (output, path) => {
    await writeLine(output, "one");
    renameSync(path, `${path}.1`);
    await writeLine(output, "two");
    assert.equal(readFileSync(`${path}.1`, "utf8"), "one\ntwo\n");
    rmSync(`${path}.1`);
    await writeLine(output, "three");
    await writeLine(output, "four");
    assert.equal(readFileSync(path, "utf8"), "three\nfour\n");
  });
});

test("openLineOutput() fails while a file that was deleted cannot be made again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-output-"));
  const output = openLineOutput({ path: join(folder, "out.jsonl") });
  await writeLine(output, "before");
  rmSync(folder, { recursive: true });
  await assert.rejects(writeLine(output, "lost"), /ENOENT|No such file/);
  await assert.rejects(writeLine(output, "lost"), /ENOENT|No such file/);
  output.close();
});
