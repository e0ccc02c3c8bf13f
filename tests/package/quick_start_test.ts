import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { ReceivedSpan } from "../support/receiver.ts";
import { isDeno } from "../support/run_child.ts";
import {
  pointToCheckout,
  PROJECT_FOLDER,
  projectText,
  TemporaryFolder,
} from "./package_fixture.ts";
import { serveProgram } from "./serve_program.ts";

const RUNTIME = isDeno ? "Deno" : "Bun";

/** OTLP's number for SERVER. */
const KIND_SERVER = 2;

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
  const args = commandFor("server.ts", denoFlags);
  const { spans } = await serveProgram({ args, folder: folder.path, paths: ["/hello"] });
  assertTrace(spans, "greet");
});

test(`examples/quick_start_${RUNTIME.toLowerCase()}.ts gives a trace`, async () => {
  const file = join(PROJECT_FOLDER, `examples/quick_start_${RUNTIME.toLowerCase()}.ts`);
  const args = commandFor(file, ["--allow-net", "--allow-env=OTEL_*"]);
  const run = { args, folder: PROJECT_FOLDER, paths: ["/products/lamp"] };
  assertTrace((await serveProgram(run)).spans, "look up");
});

test("examples/express.ts gives a trace with the route that matched", async () => {
  const file = join(PROJECT_FOLDER, "examples/express.ts");
  const args = commandFor(file, ["--allow-env", "--allow-net", "--allow-read"]);
  const run = { args, folder: PROJECT_FOLDER, paths: ["/users/42"] };
  const { answers, spans } = await serveProgram(run);
  assert.deepEqual(answers, ["200 user 42\n"]);
  assertTrace(spans, "look up");
  assert.equal(spans.find(({ kind }) => kind === KIND_SERVER)?.name, "GET /users/:id");
});
