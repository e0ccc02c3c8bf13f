/**
 * Runs the tests on Deno and on Bun and adds up the results.
 *
 * `node tools/run_tests.mjs [--only=deno|bun] [--no-setup] [files or folders]`. Sets the checkout
 * up first. The runners' output is passed on; the result is each runner's own summary together with
 * its exit code. Folders called `deno` or `bun` below tests/ are for that runtime only. The last
 * line is `N passed, N failed`.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { programPath, PROJECT_FOLDER, setUp } from "./setup.mjs";

/** A runner that has not ended by then is killed and counts as failed. */
const RUNNER_TIMEOUT_MS = 8 * 60_000;

/** Bun ends a test after 5 s unless told otherwise; one that builds a program needs more. */
const BUN_TEST_TIMEOUT_MS = 90_000;

/**
 * @typedef {object} Counts
 * @property {number} passed Tests that passed.
 * @property {number} failed Tests that failed; at least one if the runner itself failed.
 * @property {number} skipped Tests that skipped themselves.
 */

const RUNTIMES = ["deno", "bun"];

const USAGE = "run_tests.mjs [--only=deno|bun] [--no-setup] [files or folders]";

/** The command line of each runner, up to the files. */
const RUNNER_ARGUMENTS = {
  // Types are checked by `deno task check`.
  deno: ["test", "--allow-all", "--no-check"],
  // A fresh global object for each file, as on Deno.
  bun: ["test", "--isolate", `--timeout=${BUN_TEST_TIMEOUT_MS}`],
};

/**
 * Reads the counts from the output of `deno test`: `ok | 6 passed | 0 failed | 2 ignored (79ms)`.
 *
 * @param {string} output Everything that the runner printed.
 * @returns {Counts | undefined} The counts, or undefined where there is no summary.
 */
export function parseDenoSummary(output) {
  const pattern = /^(?:ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(.*)$/gm;
  const match = [...output.matchAll(pattern)].at(-1);
  if (match === undefined) return undefined;
  const skipped = /(\d+) ignored/.exec(match[3])?.[1] ?? "0";
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(skipped) };
}

/**
 * Reads the counts from the output of `bun test`: ` 4 pass`, ` 4 skip`, ` 2 fail`, `Ran 10 tests`.
 * An error outside of a test counts as a failure.
 *
 * @param {string} output Everything that the runner printed.
 * @returns {Counts | undefined} The counts, or undefined where there is no summary.
 */
export function parseBunSummary(output) {
  const end = output.lastIndexOf("\nRan ");
  if (end < 0) return undefined;
  // Only the counts directly before the last line; tests may print anything.
  const block = /(?:\n [\d,]+ [a-z() ]+)+$/.exec(output.slice(0, end))?.[0] ?? "";
  const count = (/** @type {string} */ word) =>
    Number(new RegExp(`\\n (\\d+) ${word}`).exec(block)?.[1] ?? "0");
  return {
    passed: count("pass"),
    failed: count("fail") + count("error"),
    skipped: count("skip") + count("todo"),
  };
}

/**
 * The result of a run, from the runner's summary and its exit code.
 *
 * @param {Counts | undefined} summary The runner's counts, undefined if there were none.
 * @param {boolean} hasEndedWell Whether the exit code was 0.
 * @returns {Counts} Counts, with at least one failure if the runner failed.
 */
export function judgeRun(summary, hasEndedWell) {
  if (summary === undefined) return { passed: 0, failed: 1, skipped: 0 };
  if (!hasEndedWell && summary.failed === 0) return { ...summary, failed: 1 };
  return summary;
}

/**
 * Whether a test file is for a runtime: below a folder `deno` or `bun`, only for that one.
 *
 * @param {string} path The file, relative to the project.
 * @param {string} runtime "deno" or "bun".
 * @returns {boolean} Whether to run it there.
 */
export function isMeantFor(path, runtime) {
  const folders = path.split(/[\\/]/).slice(0, -1);
  return RUNTIMES.every((other) => other === runtime || !folders.includes(other));
}

/** @param {string} path A file or folder. @returns {string[]} The test files in it, sorted. */
function findTestFiles(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => {
    const below = join(path, name);
    if (statSync(below).isDirectory()) return findTestFiles(below);
    return name.endsWith("_test.ts") ? [below] : [];
  });
}

/** @returns {NodeJS.ProcessEnv} The environment, with colours off. */
function plainEnvironment() {
  const { FORCE_COLOR: _forced, ...rest } = process.env;
  return { ...rest, NO_COLOR: "1" };
}

/**
 * @param {string} runtime
 * @param {readonly string[]} files
 * @returns {Promise<Counts>}
 */
function runOn(runtime, files) {
  const paths = files.map((file) => `.${sep}${relative(PROJECT_FOLDER, file)}`);
  const child = spawn(programPath(runtime), [...RUNNER_ARGUMENTS[runtime], ...paths], {
    cwd: PROJECT_FOLDER,
    env: plainEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  const takeUp = (/** @type {string} */ text) => {
    output += text;
    process.stdout.write(text);
  };
  child.stdout.setEncoding("utf8").on("data", takeUp);
  child.stderr.setEncoding("utf8").on("data", takeUp);
  const timer = setTimeout(() => {
    takeUp(`\nrun_tests: ${runtime} did not end within ${RUNNER_TIMEOUT_MS} ms\n`);
    child.kill("SIGKILL");
  }, RUNNER_TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      clearTimeout(timer);
      const parse = runtime === "deno" ? parseDenoSummary : parseBunSummary;
      resolve(judgeRun(parse(stripVTControlCharacters(output)), exitCode === 0));
    });
  });
}

/**
 * Reads the command line.
 *
 * @param {readonly string[]} words The arguments of the program.
 * @returns {{ only: string | undefined, hasSetup: boolean, roots: string[] }} What to run.
 * @throws {Error} If an option is unknown; otherwise it would run everything.
 */
export function parseCommandLine(words) {
  const options = words.filter((word) => word.startsWith("-") && word !== "--");
  const only = options.find((word) => word.startsWith("--only="))?.slice("--only=".length);
  if (only !== undefined && !RUNTIMES.includes(only)) {
    throw new Error(`run_tests: --only takes deno or bun, not ${JSON.stringify(only)}`);
  }
  const unknown = options.find((word) => word !== "--no-setup" && !word.startsWith("--only="));
  if (unknown !== undefined) {
    throw new Error(`run_tests: there is no option ${unknown}; ${USAGE}`);
  }
  const roots = words.filter((word) => !word.startsWith("-"));
  return { only, hasSetup: !options.includes("--no-setup"), roots };
}

/** @param {readonly string[]} commandLine @returns {Promise<number>} The exit code. */
async function main(commandLine) {
  const { only, hasSetup, roots: given } = parseCommandLine(commandLine);
  if (hasSetup) setUp();
  const roots = given.length > 0 ? given : [join(PROJECT_FOLDER, "tests")];
  const files = roots.flatMap(findTestFiles);
  const total = { passed: 0, failed: 0 };
  const rows = [];
  for (const runtime of RUNTIMES.filter((name) => only === undefined || name === only)) {
    const meant = files.filter((file) => isMeantFor(relative(PROJECT_FOLDER, file), runtime));
    if (meant.length === 0) continue;
    console.log(`\n# ${runtime}: ${meant.length} test files`);
    const counts = await runOn(runtime, meant);
    total.passed += counts.passed;
    total.failed += counts.failed;
    const { passed, failed, skipped } = counts;
    rows.push(`${runtime}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
  // Running no tests proves nothing.
  if (total.passed + total.failed === 0) total.failed = 1;
  console.log(["", ...rows].join("\n"));
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
  }
}
