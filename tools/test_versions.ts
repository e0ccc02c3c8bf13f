/**
 * Tests other versions of Deno and Bun: installs each from npm into a temporary folder and runs one
 * program, once for each of two endings.
 *
 * ```sh
 * deno task test:versions [deno@2.5.0 bun@1.3.0 ...]
 * ```
 *
 * Prints a line for each version; exits with 1 if something is missing on one.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Receiver, startReceiver } from "../tests/support/receiver.ts";
import { runChild } from "../tests/support/run_child.ts";

/** The oldest supported versions, and the last or first of later ones. */
const VERSIONS = [
  ...["2.0.0", "2.4.4", "2.5.0", "2.5.7", "2.6.8", "2.7.14", "2.8.3"].map((v) => `deno@${v}`),
  ...["1.1.13", "1.2.0", "1.2.23", "1.3.0", "1.3.14", "1.4.0", "1.4.5"].map((v) => `bun@${v}`),
];

/** How the program ends, its exit code, and how many log records it leaves. */
const ENDINGS = [["exit", 3, 1], ["throw", 1, 2]] as const;

const SMOKE = fileURLToPath(new URL("./versions/smoke.ts", import.meta.url));

const INSTALL_LIMIT_MS = 5 * 60_000;

/** Installs `deno@...` or `bun@...` and returns the command that runs a program. */
async function install(spec: string, folder: string): Promise<readonly string[]> {
  const npmArguments = ["install", "--silent", "--no-save", "--prefix", folder, spec];
  const { code, stderr } = await runChild("npm", npmArguments, { limitMs: INSTALL_LIMIT_MS });
  if (code !== 0) throw new Error(`npm cannot install ${spec}: ${stderr}`);
  const name = spec.split("@")[0];
  const program = join(folder, "node_modules", ".bin", name);
  return name === "deno" ? [program, "run", "--quiet", "--allow-all", "--no-check"] : [program];
}

/** Runs the program once and returns what is wrong. */
async function missing(
  [command, ...first]: readonly string[],
  [ending, expectedCode, logCount]: typeof ENDINGS[number],
  receiver: Receiver,
): Promise<readonly string[]> {
  receiver.clear();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const { code, stderr } = await runChild(command, [...first, SMOKE, ending], { env });
  const { spans, logs, requests } = receiver;
  const names = new Map(spans.map((span) => [span.spanId, span.name]));
  const lines = spans.map((span) => `${names.get(span.parentSpanId)}>${span.name}`);
  const metrics = receiver.metrics.map(({ name }) => name);
  const isZipped = requests.every((it) => it.headers["content-encoding"] === "gzip");
  const expectations: readonly (readonly [what: string, isThere: boolean])[] = [
    [`exit code ${expectedCode}, it was ${code}: ${stderr}`, code === expectedCode],
    ["spans", lines.sort().join() === "GET>GET,GET>checkout,undefined>GET"],
    ["log records", logs.length === logCount],
    ["trace of the log record", names.get(logs[0]?.spanId) === "checkout"],
    ["metrics", ["orders", "http.server.request.duration"].every((it) => metrics.includes(it))],
    ["gzip", isZipped],
  ];
  return expectations.filter(([, isThere]) => !isThere).map(([what]) => `${ending}: ${what}`);
}

async function tryVersion(spec: string, receiver: Receiver): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-versions-"));
  try {
    const command = await install(spec, folder);
    const found: string[] = [];
    for (const ending of ENDINGS) found.push(...await missing(command, ending, receiver));
    return found;
  } catch (error) {
    return [String(error)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const given = process.argv.slice(2);
const unusable = given.find((spec) => !/^(?:deno|bun)@/.test(spec));
if (unusable !== undefined) throw new Error(`Not deno@... or bun@...: ${unusable}`);
await using receiver = await startReceiver();
for (const spec of given.length > 0 ? given : VERSIONS) {
  const found = await tryVersion(spec, receiver);
  console.log(`${spec}: ${found.length === 0 ? "ok" : `missing\n  ${found.join("\n  ")}`}`);
  if (found.length > 0) process.exitCode = 1;
}
