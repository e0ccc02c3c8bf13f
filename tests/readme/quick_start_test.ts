import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type ReceivedSpan, startReceiver } from "../support/receiver.ts";
import { isDeno } from "../support/run_child.ts";

const RUNTIME = isDeno ? "Deno" : "Bun";
const PROJECT = new URL("../../", import.meta.url);
const README = new URL("README.md", PROJECT);

/** OTLP's number for SERVER. */
const KIND_SERVER = 2;

/** A program that has not listened or answered by then will not. */
const LIMIT_MS = 30_000;

/** A program of README.md and how it says to run it. */
interface Snippet {
  readonly program: string;
  /** What stands between `deno run` and the file. */
  readonly denoFlags: readonly string[];
}

/** The first TypeScript block below a heading. */
function readSnippet(readme: string, heading: string): Snippet {
  const section = readme.split(`\n### ${heading}\n`)[1]?.split(/^#{1,3} /m)[0] ?? "";
  const program = /^```ts\n([\s\S]*?)^```$/m.exec(section)?.[1];
  assert.ok(program, `README.md has no ts block below "### ${heading}"`);
  const flags = /`deno run (.*?) ?server\.ts`/.exec(section)?.[1] ?? "";
  return { program, denoFlags: flags.split(" ").filter((flag) => flag !== "") };
}

/** The program with the package's name replaced by where the checkout has that entry point. */
function pointAtCheckout(program: string): string {
  // why: deno.json of this project has them, as names and paths
  const { exports } = JSON.parse(readFileSync(new URL("deno.json", PROJECT), "utf8")) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  const specifier = /(["'])(?:jsr:|npm:)?@offthread\/otel(?:@[^/"']*)?(\/[\w-]+)?\1/g;
  return program.replace(specifier, (_all, _quote, entry: string | undefined) => {
    const path = exports[`.${entry ?? ""}`];
    assert.ok(path, `there is no entry point ${entry}`);
    return JSON.stringify(fileURLToPath(new URL(path, PROJECT)));
  });
}

/** How a program is started on this runtime, on a port that is free. */
function commandFor(file: string, denoFlags: readonly string[]): string[] {
  if (isDeno) return ["run", "--no-prompt", ...denoFlags, file];
  const preload = fileURLToPath(new URL("fixtures/print_url_bun.ts", import.meta.url));
  return ["--preload", preload, file];
}

/** Runs a server, asks it for one path, and gives the spans that it exported by its end. */
async function spansOfServer(
  file: string,
  options: { readonly folder: string; readonly denoFlags: readonly string[] },
): Promise<readonly ReceivedSpan[]> {
  await using receiver = await startReceiver();
  const child = spawn(process.execPath, commandFor(file, options.denoFlags), {
    cwd: options.folder,
    env: {
      ...process.env,
      DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let output = "";
  const url = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no server: ${output}`)), LIMIT_MS);
    const read = (text: string): void => {
      output += text;
      const found = /Listening on (http:\S+\/)/.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    void closed.then(() => {
      clearTimeout(timer);
      reject(new Error(`ended at once: ${output}`));
    });
  });
  try {
    const response = await fetch(`${await url}users/42`, { signal: AbortSignal.timeout(LIMIT_MS) });
    await response.text();
  } finally {
    // The exit hook delivers what the batcher still holds.
    child.kill("SIGTERM");
    await closed;
  }
  assert.deepEqual(receiver.errors, []);
  return receiver.spans;
}

function assertTrace(spans: readonly ReceivedSpan[]): void {
  const servers = spans.filter(({ kind }) => kind === KIND_SERVER);
  assert.equal(servers.length, 1);
  assert.equal(servers[0]?.resource.attributes["service.name"], "shop");
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
}

test(`README.md's snippet for ${RUNTIME} gives a trace when run from an empty folder`, async () => {
  const { program, denoFlags } = readSnippet(readFileSync(README, "utf8"), RUNTIME);
  assert.ok(program.trimEnd().split("\n").length <= 20, "20 lines to the first trace");
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-quick-start-"));
  try {
    writeFileSync(join(folder, "server.ts"), pointAtCheckout(program));
    assertTrace(await spansOfServer("server.ts", { folder, denoFlags }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test(`examples/quick_start_${RUNTIME.toLowerCase()}.ts gives a trace`, async () => {
  const file = new URL(`examples/quick_start_${RUNTIME.toLowerCase()}.ts`, PROJECT);
  const denoFlags = ["--allow-net", "--allow-env=OTEL_*"];
  const spans = await spansOfServer(fileURLToPath(file), {
    folder: fileURLToPath(PROJECT),
    denoFlags,
  });
  assertTrace(spans);
});
