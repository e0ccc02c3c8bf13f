import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { startRawServer } from "../otlp/sender_fixture.ts";
import { startReceiver } from "../support/receiver.ts";
import { isDeno } from "../support/run_child.ts";
import { entryPoints, PROJECT_FOLDER, projectText, TemporaryFolder } from "./package_fixture.ts";

/** The first program below a heading of the README, as it stands there. */
function readmeProgram(heading: string): string {
  const section = projectText("README.md").split(`\n### ${heading}\n`)[1] ?? "";
  const program = /```ts\n(.*?)```/s.exec(section)?.[1];
  assert.ok(program, `no program below ${heading}`);
  return program;
}

/** Points the package's name to the checkout, for both runtimes. */
function pointToCheckout(folder: TemporaryFolder): void {
  const entries = Object.entries(entryPoints())
    .map(([name, file]) => [join("@offthread/otel", name), join(PROJECT_FOLDER, file)] as const);
  folder.write("deno.json", JSON.stringify({ imports: Object.fromEntries(entries) }));
  const paths = Object.fromEntries(entries.map(([name, file]) => [name, [file]]));
  folder.write("tsconfig.json", JSON.stringify({ compilerOptions: { paths } }));
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
