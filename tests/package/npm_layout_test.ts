import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { programCommand } from "../../tools/setup.mjs";
import { startReceiver } from "../support/receiver.ts";
import { runChild, runProgram } from "../support/run_child.ts";
import { entryPoints, PROJECT_FOLDER, spanProgram, TemporaryFolder } from "./package_fixture.ts";

/** The folders that are published, beside mod.ts. */
const PUBLISHED = ["src", "workers", "gen/wire"];

const SPECIFIER = /(\bfrom\s*|\bimport\s*\(?\s*)"(\.[^"]+)\.ts"/g;

/** Writes the package into `node_modules` as JSR's npm side lays it out: one .js a file. */
async function installPackage(folder: TemporaryFolder): Promise<void> {
  const target = join(folder.path, "node_modules/@offthread/otel");
  const sources = PUBLISHED.flatMap((name) => {
    const all = readdirSync(join(PROJECT_FOLDER, name), { recursive: true, encoding: "utf8" });
    return all.filter((file) => file.endsWith(".ts")).map((file) => join(name, file));
  });
  const [command = "", ...before] = programCommand("esbuild");
  const flags = ["--format=esm", "--outbase=.", `--outdir=${target}`, "--log-level=error"];
  const { code, stderr } = await runChild(command, [...before, "mod.ts", ...sources, ...flags], {
    folder: PROJECT_FOLDER,
  });
  assert.equal(code, 0, stderr);
  for (const file of readdirSync(target, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".js")) continue;
    const path = join(target, file);
    writeFileSync(path, readFileSync(path, "utf8").replace(SPECIFIER, '$1"$2.js"'));
  }
  const exports = Object.fromEntries(
    Object.entries(entryPoints()).map(([name, file]) => [name, file.replace(/\.ts$/, ".js")]),
  );
  const manifest = { name: "@offthread/otel", version: "0.0.0", type: "module", exports };
  const at = relative(folder.path, target);
  folder.write(join(at, "package.json"), JSON.stringify(manifest));
}

test("the package works from node_modules, without any other", async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  await installPackage(folder);
  folder.write("package.json", '{ "type": "module" }');
  const program = folder.write(
    "program.js",
    `import { trace as sameTrace } from "@offthread/otel/api";
import * as sdk from "@offthread/otel/sdk";
import * as propagation from "@offthread/otel/propagation";
import * as exporters from "@offthread/otel/exporters";
${spanProgram("@offthread/otel")}
const parts = [sdk.TracerProvider, propagation.W3CTraceContextPropagator, sameTrace];
parts.push(exporters.InMemorySpanExporter);
if (sameTrace !== trace || parts.includes(undefined)) throw new Error("parts are missing");
`,
  );
  const { code, stdout, stderr } = await runProgram(program, {
    denoFlags: ["--node-modules-dir=manual", "--no-prompt", "--allow-net", "--allow-env=OTEL_*"],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    folder: folder.path,
  });
  assert.deepEqual([code, stdout], [0, "100\n"], stderr);
  assert.equal(receiver.spans.length, 100);
});
