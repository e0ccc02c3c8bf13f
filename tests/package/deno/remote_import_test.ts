import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { startReceiver } from "../../support/receiver.ts";
import { runProgram } from "../../support/run_child.ts";
import { projectText, spanProgram, TemporaryFolder } from "../package_fixture.ts";

/** Serves the files of the package, as a registry would. */
async function servePackage(): Promise<
  AsyncDisposable & { readonly host: string; readonly asked: string[] }
> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").slice(1);
    asked.push(path);
    if (!/^(mod\.ts|(src|gen|workers)\/[\w/.-]+\.ts)$/.test(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": "application/typescript" }).end(projectText(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // why: a server that listens on TCP has an AddressInfo
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

for (const worker of [true, false]) {
  const where = worker ? "in the worker" : "in the thread";
  test(`the package works by URL with --allow-net and --allow-import (${where})`, async () => {
    await using receiver = await startReceiver();
    await using server = await servePackage();
    using folder = new TemporaryFolder();
    const program = spanProgram(`http://${server.host}/mod.ts`)
      .replace("init({", `init({ otlp: { endpoint: "${receiver.url}" }, worker: ${worker},`);
    const { code, stdout, stderr } = await runProgram(folder.write("program.ts", program), {
      denoFlags: ["--no-config", "--no-prompt", "--allow-net", `--allow-import=${server.host}`],
      // A cache of its own: everything is asked of the server.
      env: { DENO_DIR: folder.path },
      folder: folder.path,
    });
    assert.deepEqual([code, stdout], [0, "100\n"], stderr);
    assert.equal(receiver.spans.length, 100);
    // No part of the generated schemas, which need a dependency.
    assert.deepEqual(server.asked.filter((path) => path.startsWith("gen/es")), []);
  });
}
