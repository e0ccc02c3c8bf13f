import process from "node:process";
import { test } from "node:test";
import { startReceiver } from "../../support/receiver.ts";
import { runChild, runProgram } from "../../support/run_child.ts";
import { assertDelivered, bundle, TemporaryFolder } from "../package_fixture.ts";

for (const flags of [[], ["--minify"]]) {
  test(`a bundle of bun build ${flags.join(" ")} delivers from elsewhere`, async () => {
    await using receiver = await startReceiver();
    using folder = new TemporaryFolder();
    const output = await bundle(folder, (source, file) => [
      process.execPath,
      "build",
      source,
      ...flags,
      "--target=bun",
      `--outfile=${file}`,
    ]);
    const result = await runProgram(output, {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      folder: folder.path,
    });
    assertDelivered(result, receiver);
  });
}

test("a program made by bun build --compile delivers from a folder of its own", async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  const output = await bundle(folder, (source, file) => [
    process.execPath,
    "build",
    source,
    "--compile",
    "--minify",
    `--outfile=${file}`,
  ]);
  const result = await runChild(output, [], {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    folder: folder.path,
  });
  assertDelivered(result, receiver);
});
