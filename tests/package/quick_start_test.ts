import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type ReceivedSpan, startReceiver } from "../support/receiver.ts";
import { isDeno } from "../support/run_child.ts";
import {
  pointToCheckout,
  PROJECT_FOLDER,
  projectText,
  TemporaryFolder,
} from "./package_fixture.ts";

const RUNTIME = isDeno ? "Deno" : "Bun";

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

/** How a program is started on this runtime, on a port that is free. */
function commandFor(file: string, denoFlags: readonly string[]): string[] {
  // Types have a test of their own.
  if (isDeno) return ["run", "--no-prompt", "--no-check", ...denoFlags, file];
  const preload = fileURLToPath(new URL("fixtures/print_url_bun.ts", import.meta.url));
  return ["--preload", preload, file];
}

interface ServerRun {
  readonly folder: string;
  readonly denoFlags: readonly string[];
  /** What is asked of it. */
  readonly path: string;
}

/** Runs a server, asks it for one path, and gives the spans that it exported by its end. */
async function spansOfServer(
  file: string,
  { folder, denoFlags, path }: ServerRun,
): Promise<readonly ReceivedSpan[]> {
  await using receiver = await startReceiver();
  const child = spawn(process.execPath, commandFor(file, denoFlags), {
    cwd: folder,
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
    const signal = AbortSignal.timeout(LIMIT_MS);
    const response = await fetch(new URL(path, await url), { signal });
    await response.text();
  } finally {
    // The exit hook delivers what the batcher still holds.
    child.kill("SIGTERM");
    await closed;
  }
  assert.deepEqual(receiver.errors, []);
  return receiver.spans;
}

/** One server span, of the shop, and the span inside of it that the program starts itself. */
function assertTrace(spans: readonly ReceivedSpan[], inner: string): void {
  const servers = spans.filter(({ kind }) => kind === KIND_SERVER);
  assert.equal(servers.length, 1);
  const [server] = servers;
  assert.equal(server?.resource.attributes["service.name"], "shop");
  assert.equal(server?.attributes["http.request.method"], "GET");
  const parents = spans.filter(({ name }) => name === inner).map((span) => span.parentSpanId);
  assert.deepEqual(parents, [server?.spanId]);
}

test(`the README's program for ${RUNTIME} gives a trace, run from an empty folder`, async () => {
  const { program, denoFlags } = readSnippet(projectText("README.md"), RUNTIME);
  assert.ok(program.trimEnd().split("\n").length <= 20, "20 lines to the first trace");
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  folder.write("server.ts", program);
  const run = { folder: folder.path, denoFlags, path: "/hello" };
  assertTrace(await spansOfServer("server.ts", run), "greet");
});

test(`examples/quick_start_${RUNTIME.toLowerCase()}.ts gives a trace`, async () => {
  const file = join(PROJECT_FOLDER, `examples/quick_start_${RUNTIME.toLowerCase()}.ts`);
  const denoFlags = ["--allow-net", "--allow-env=OTEL_*"];
  const run = { folder: PROJECT_FOLDER, denoFlags, path: "/products/lamp" };
  assertTrace(await spansOfServer(file, run), "look up");
});
