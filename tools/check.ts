/**
 * The gate: runs every check of the project, one after another.
 *
 * `deno task check [--no-tests] [--only=step,step]`. If a step fails, its output is shown and the
 * next ones still run. Steps are data: see {@linkcode STEPS}.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { CODE_ROOTS, listEntryPoints, listFiles, PUBLISHED_ROOTS } from "./project_files.ts";
import { programCommand, programPath, PROJECT_FOLDER } from "./setup.mjs";

/** One check: a command line, built when the step runs. */
interface Step {
  /** Name, for `--only`. */
  readonly name: string;
  /** What it checks. */
  readonly claim: string;
  /** What to do if it fails and its output does not say so. */
  readonly remedy?: string;
  /** The command and its arguments. */
  readonly command: () => readonly string[];
  /** Whether its output is streamed. @default false */
  readonly isStreamed?: boolean;
  /** Additional environment variables. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Time after which it is failed. @default 300000 */
  readonly timeoutMs?: number;
}

const DENO = programPath("deno");

/** A step that runs a tool of this folder. */
function tool(name: string, claim: string, ...words: readonly string[]): Step {
  const [script = "", ...rest] = words;
  const command = (): readonly string[] => [DENO, "run", "--allow-all", `tools/${script}`, ...rest];
  return { name, claim, command };
}

/** How a file that needs JSR quotes a module after `from`. */
const JSR_IMPORT = /\bfrom "jsr:/;

/** Programs for Bun only, whose globals Deno does not know; tsc checks them. */
const BUN_PROGRAM = /^(?:examples|tests)\/.*_bun\.ts$/;

/** Benchmarks of other libraries, which are installed only where these benchmarks run. */
const PEER_PROGRAM = /^bench\/peers\//;

/** Files that Deno can check: all whose imports are there, but for programs for Bun. */
function checkableFiles(): readonly string[] {
  return listFiles([...CODE_ROOTS, "gen"])
    .filter(({ path, text }) =>
      !BUN_PROGRAM.test(path) && !PEER_PROGRAM.test(path) && !JSR_IMPORT.test(text)
    )
    .map(({ path }) => path);
}

/** Published files with an example in a comment. */
function filesWithExamples(): readonly string[] {
  return listFiles(PUBLISHED_ROOTS)
    .filter(({ text }) => /^\s*\* ```ts$/m.test(text))
    .map(({ path }) => path);
}

/** Every check, in the order in which they run: fast ones first. */
const STEPS: readonly Step[] = [
  {
    name: "format",
    claim: "deno fmt has nothing to do",
    remedy: "run: deno fmt",
    command: () => [DENO, "fmt", "--check"],
  },
  { name: "lint", claim: "deno lint has nothing to say", command: () => [DENO, "lint"] },
  tool("style", "the rules of style hold", "style_rules.ts"),
  tool("imports", "imports go only where they may", "import_directions.ts"),
  tool("package", "names and versions agree", "package_metadata.ts"),
  {
    name: "types-deno",
    claim: "types hold under Deno",
    command: () => [DENO, "check", "--quiet", ...checkableFiles()],
  },
  {
    name: "types-bun",
    claim: "types hold under tsc with Bun's types",
    command: () => [...programCommand("tsc"), "--project", "tsconfig.bun.json"],
  },
  {
    name: "docs",
    claim: "every exported symbol is documented",
    command: () => [DENO, "doc", "--lint", ...listEntryPoints().values()],
  },
  {
    name: "examples",
    claim: "the examples in comments run",
    remedy: "run those of one file: deno test --doc --allow-all FILE",
    command: () => [DENO, "test", "--doc", "--allow-all", ...filesWithExamples()],
    // No Collector runs here.
    environment: { OTEL_TRACES_EXPORTER: "none" },
    timeoutMs: 120_000,
  },
  tool("gen", "gen/ is what buf generates", "check_gen.ts"),
  tool("worker", "the embedded worker is current", "embed_worker.ts", "--check"),
  tool("variables", "the table of variables is current", "configuration_table.ts", "--check"),
  tool("surface", "the public surface is written down", "public_surface.ts"),
  {
    name: "publish",
    claim: "the package could be published",
    command: () => [DENO, "publish", "--dry-run", "--allow-dirty"],
  },
  {
    ...tool("tests", "all tests pass on Deno and on Bun", "run_tests.mjs"),
    isStreamed: true,
    // More than both runners may take in sequence.
    timeoutMs: 17 * 60_000,
  },
];

const DEFAULT_STEP_TIMEOUT_MS = 5 * 60_000;

/** Runs one step; returns whether it passed. */
function runStep(step: Step): boolean {
  const { name, claim, command, isStreamed = false, environment = {} } = step;
  const startMs = performance.now();
  const [program = "", ...rest] = command();
  const run = spawnSync(program, rest, {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
    env: { ...process.env, ...environment, NO_COLOR: "1" },
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", isStreamed ? "inherit" : "pipe", isStreamed ? "inherit" : "pipe"],
    timeout: step.timeoutMs ?? DEFAULT_STEP_TIMEOUT_MS,
  });
  const hasPassed = run.status === 0;
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${hasPassed ? "ok    " : "FAILED"} ${name.padEnd(11)} ${claim} (${seconds} s)`);
  if (!hasPassed) {
    const output = `${run.error?.message ?? ""}${run.stdout ?? ""}${run.stderr ?? ""}`;
    // Deno lists every file that it checks; only the errors matter.
    const told = [output.replace(/^Check .*\n/gm, "").trim(), step.remedy ?? ""].join("\n").trim();
    console.log(told.replace(/^/gm, "         "));
  }
  return hasPassed;
}

/** The steps that the command line selects. */
function chooseSteps(words: readonly string[]): readonly Step[] {
  const only = words.find((word) => word.startsWith("--only="))?.slice("--only=".length).split(",");
  const unknown = only?.find((name) => !STEPS.some((step) => step.name === name)) ??
    words.find((word) => word !== "--no-tests" && !word.startsWith("--only="));
  if (unknown !== undefined) {
    const names = STEPS.map(({ name }) => name).join(",");
    throw new RangeError(`check: there is no "${unknown}"; [--no-tests] [--only=${names}]`);
  }
  const left = words.includes("--no-tests") ? ["tests"] : [];
  return STEPS.filter(({ name }) => (only?.includes(name) ?? true) && !left.includes(name));
}

if (import.meta.main) {
  if (!existsSync(join(PROJECT_FOLDER, "node_modules"))) {
    throw new Error("check: run it as `deno task check`, which sets the checkout up first");
  }
  const steps = chooseSteps(process.argv.slice(2));
  const failed = steps.filter((step) => !runStep(step));
  const names = failed.length === 0 ? "" : `: ${failed.map(({ name }) => name).join(", ")}`;
  console.log(`${steps.length - failed.length} checks passed, ${failed.length} failed${names}`);
  if (failed.length > 0) process.exitCode = 1;
}
