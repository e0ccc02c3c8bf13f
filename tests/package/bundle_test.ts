import { test } from "node:test";
import { programCommand } from "../../tools/setup.mjs";
import { startReceiver } from "../support/receiver.ts";
import { runProgram } from "../support/run_child.ts";
import { assertDelivered, bundle, TemporaryFolder } from "./package_fixture.ts";

test("a minified bundle made by esbuild delivers from a folder of its own", async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  const output = await bundle(folder, (source, file) => [
    ...programCommand("esbuild"),
    source,
    "--bundle",
    "--minify",
    "--format=esm",
    "--platform=node",
    `--outfile=${file}`,
  ]);
  const result = await runProgram(output, {
    denoFlags: ["--no-config", `--allow-net=127.0.0.1:${receiver.port}`, "--allow-env=OTEL_*"],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    folder: folder.path,
  });
  assertDelivered(result, receiver);
});
