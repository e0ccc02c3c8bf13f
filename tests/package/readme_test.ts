import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { startRawServer } from "../otlp/sender_fixture.ts";
import { startReceiver } from "../support/receiver.ts";
import { isDeno, runChild, runProgram } from "../support/run_child.ts";
import {
  pointToCheckout,
  programsIn,
  projectText,
  TemporaryFolder,
  typeChecker,
} from "./package_fixture.ts";

/** The first program below a heading of the README, as it stands there. */
function readmeProgram(heading: string): string {
  const section = projectText("README.md").split(`\n### ${heading}\n`)[1] ?? "";
  const program = /```ts\n(.*?)```/s.exec(section)?.[1];
  assert.ok(program, `no program below ${heading}`);
  return program;
}

/** Every program and piece of a program of the README. */
function readmeBlocks(): readonly string[] {
  return programsIn("README.md");
}

/** The one block of the README that holds a text. */
function readmeBlock(part: string): string {
  const found = readmeBlocks().filter((block) => block.includes(part));
  assert.equal(found.length, 1, part);
  return found[0] ?? "";
}

async function freePort(): Promise<number> {
  const server = await startRawServer(() => {});
  await server[Symbol.asyncDispose]();
  return server.port;
}

/** Asks until somebody answers. */
async function ask(url: string): Promise<string> {
  for (let attempt = 0; attempt < 500; attempt++) {
    try {
      return await (await fetch(url)).text();
    } catch {
      // why: the program is about to listen
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error(`nobody answers at ${url}`);
}

test(`the README's program for ${isDeno ? "Deno" : "Bun"} gives a trace`, async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  const program = folder.write("server.ts", readmeProgram(isDeno ? "Deno" : "Bun"));
  const port = await freePort();
  // The flags that the README gives.
  const args = isDeno ? ["run", "--no-check", "--allow-net", "--allow-env=OTEL_*"] : [];
  const child = spawn(process.execPath, [...args, program], {
    cwd: folder.path,
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
      PORT: String(port),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    assert.equal(await ask(`http://127.0.0.1:${port}/a`), "hello\n");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  } finally {
    child.kill("SIGKILL");
  }
  const inner = receiver.spans.find(({ name }) => name === "greet");
  const server = receiver.spans.find(({ spanId }) => spanId === inner?.parentSpanId);
  assert.ok(inner && server, JSON.stringify(receiver.spans.map(({ name }) => name)));
  assert.equal(server.attributes["http.request.method"], "GET");
  assert.equal(server.resource.attributes["service.name"], "shop");
});

test(`every program of the README that is not for another runtime has sound types`, async () => {
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  const other = isDeno ? /\bBun\./ : /\bDeno\./;
  const files = readmeBlocks().filter((block) => !other.test(block))
    .map((block, index) => folder.write(`block_${index}.ts`, block));
  assert.ok(files.length > 2, String(files.length));
  const [program = "", ...args] = typeChecker(folder);
  const names = isDeno ? files : [];
  const { code, stdout, stderr } = await runChild(program, [...args, ...names], {
    folder: folder.path,
  });
  assert.equal(code, 0, stdout + stderr);
});

test("the README's program that looks at the stats runs", async () => {
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  const program = folder.write("stats.ts", readmeBlock("handle.stats()"));
  const { code, stdout, stderr } = await runProgram(program, { folder: folder.path });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /ended: 0/);
});

test("the README's log record and measurement know the span that they are in", async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  folder.write("setup.ts", 'import { init } from "@offthread/otel";\ninit();\n');
  const block = readmeBlock("log.info(");
  const program = folder.write("checkout.ts", `import "./setup.ts";\n${block}`);
  const { code, stderr } = await runProgram(program, {
    folder: folder.path,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.deepEqual([code, stderr], [0, ""]);
  const [span] = receiver.spans;
  assert.equal(span?.name, "checkout");
  assert.deepEqual(receiver.logs.map(({ traceId, spanId }) => [traceId, spanId]), [
    [span?.traceId, span?.spanId],
  ]);
});
