import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Worker as ThreadWorker } from "node:worker_threads";
import { bundleWorker, renderEmbeddedModule } from "../../tools/embed_worker.ts";

const ENTRY = `
import { double } from "./double.ts";
import { gzipSync, gunzipSync } from "node:zlib";
const text: string = "Zwölf – ${"`"}$\\{x}${"`"}";
const bytes = gunzipSync(gzipSync(new TextEncoder().encode(text)));
const answer = [double(21), new TextDecoder().decode(bytes)];
if (typeof self !== "undefined" && "postMessage" in self) self.postMessage(answer);
else (await import("node:worker_threads")).parentPort?.postMessage(answer);
`;

const ANSWER = [42, "Zwölf – `${x}`"];

/** Bundles the worker above, out of a folder that is gone when this returns. */
function bundleExample(): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-embed-"));
  try {
    writeFileSync(join(folder, "double.ts"), "export const double = (n: number): number => 2 * n;");
    writeFileSync(join(folder, "entry.ts"), ENTRY);
    return bundleWorker(join(folder, "entry.ts"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first message of a web Worker started from a URL. */
function firstMessage(url: string): Promise<unknown> {
  const worker = new Worker(url, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = (event: MessageEvent): void => resolve(event.data);
    worker.onerror = (event: ErrorEvent): void => reject(new Error(event.message));
  }).finally(() => worker.terminate());
}

test("bundleWorker() gives a module that runs from a Blob URL", async () => {
  const url = URL.createObjectURL(new Blob([bundleExample()], { type: "text/javascript" }));
  assert.deepEqual(await firstMessage(url), ANSWER);
  URL.revokeObjectURL(url);
});

test("bundleWorker() gives a module that runs from a data URL", async () => {
  const url = `data:text/javascript,${encodeURIComponent(bundleExample())}`;
  assert.deepEqual(await firstMessage(url), ANSWER);
});

test("bundleWorker() gives a module that runs under node:worker_threads", async () => {
  const url = new URL(`data:text/javascript,${encodeURIComponent(bundleExample())}`);
  const worker = new ThreadWorker(url);
  const answer = await new Promise((resolve, reject) => {
    worker.on("message", resolve);
    worker.on("error", reject);
  });
  await worker.terminate();
  assert.deepEqual(answer, ANSWER);
});

test("bundleWorker() throws when the entry cannot be bundled", () => {
  assert.throws(() => bundleWorker("workers/no_such_entry.ts"), /no_such_entry/);
});

test("renderEmbeddedModule() keeps the source to the letter", async () => {
  const source = bundleExample();
  const folder = mkdtempSync(join(tmpdir(), "otel-embed-"));
  try {
    const path = join(folder, "embedded_worker.ts");
    writeFileSync(path, renderEmbeddedModule(source));
    const module = await import(pathToFileURL(path).href);
    assert.equal(module.EMBEDDED_WORKER_SOURCE, source);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
