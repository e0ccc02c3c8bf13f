/**
 * Prepares a fresh checkout: npm packages as locked, and a working Deno and Bun.
 *
 * Runs under Node (`npm test`) and under Deno (`deno task test`), so it is plain JavaScript on
 * `node:` built-ins. Fast if there is nothing to do. If npm skips install scripts, packages that
 * need them to install their program are completed here.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folder of the checkout, without trailing slash. */
export const PROJECT_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));

/** The npm to run if only Deno is installed. */
const NPM_FOR_DENO = "npm:npm@11.6.2";

/** First line of a script that needs `node` on the PATH. */
const SHEBANG = "#!/usr/bin/env node";

const IS_DENO = "Deno" in globalThis;
const IS_WINDOWS = process.platform === "win32";

/** Packages whose install script installs their native program. */
const PROGRAMS = ["deno", "bun", "esbuild"];

/**
 * Path of a package's program.
 *
 * @param {string} name The program, as in `node_modules/.bin`.
 * @returns {string} Its absolute path.
 */
export function programPath(name) {
  return join(PROJECT_FOLDER, "node_modules", ".bin", IS_WINDOWS ? `${name}.cmd` : name);
}

/**
 * Installs and completes what is missing.
 *
 * @throws {Error} When a package cannot be installed or a program does not run; the message says
 * which and why.
 */
export function setUp() {
  if (!arePackagesInstalled()) installPackages();
  for (const name of PROGRAMS) completeProgram(name);
}

/** The command and first arguments that run a script on this runtime. */
function scriptCommand() {
  const denoArguments = ["run", "--quiet", "--allow-all", "--no-lock", "--unstable-detect-cjs"];
  return IS_DENO ? [process.execPath, ...denoArguments] : [process.execPath];
}

/** @param {string} path @returns {Record<string, unknown>} */
function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Whether node_modules has every package of package.json in the locked version. */
function arePackagesInstalled() {
  const manifest = readJson(join(PROJECT_FOLDER, "package.json"));
  const locked = readJson(join(PROJECT_FOLDER, "package-lock.json")).packages;
  const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  return names.every((name) => {
    const path = `node_modules/${name}`;
    const manifestPath = join(PROJECT_FOLDER, path, "package.json");
    return existsSync(manifestPath) && readJson(manifestPath).version === locked[path].version;
  });
}

function installPackages() {
  console.error("setup: installing the npm packages of package-lock.json");
  if (runNpm(["ci"])) return;
  // The lock file may lack this platform's optional packages. Versions in package.json are exact.
  console.error("setup: npm ci failed, trying npm install without the lock file");
  if (runNpm(["install", "--no-package-lock"])) return;
  throw new Error("setup: npm could not install the packages, see its output above");
}

/** @param {readonly string[]} npmArguments @returns {boolean} Whether npm succeeded. */
function runNpm(npmArguments) {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const npmOptions = { cwd: PROJECT_FOLDER, stdio: ["ignore", 2, 2], shell: IS_WINDOWS };
  const npm = spawnSync("npm", [...npmArguments, ...quiet], npmOptions);
  if (npm.error === undefined) return npm.status === 0;
  if (!IS_DENO) throw new Error(`setup: npm is needed and was not found (${npm.error.message})`);
  // Install scripts call node, which may be missing; completeProgram() runs them with Deno.
  const [deno, ...first] = scriptCommand();
  const denoArguments = [...first, "--no-config", "--node-modules-dir=none", NPM_FOR_DENO];
  const rest = [...npmArguments, ...quiet, "--ignore-scripts"];
  return spawnSync(deno, [...denoArguments, ...rest], npmOptions).status === 0;
}

/** @param {string} name The package and its program. */
function completeProgram(name) {
  const folder = join(PROJECT_FOLDER, "node_modules", name);
  const manifest = readJson(join(folder, "package.json"));
  if (doesAnswer(name, manifest.version)) return;
  console.error(`setup: completing ${name} ${manifest.version}`);
  const scriptName = /^node (\S+)$/.exec(manifest.scripts?.postinstall ?? "")?.[1];
  if (scriptName === undefined) throw new Error(`setup: ${name} has no install script to run`);
  const [runtime, ...first] = scriptCommand();
  const script = join(folder, scriptName);
  spawnSync(runtime, [...first, script], { cwd: folder, stdio: ["ignore", 2, 2] });
  if (!doesAnswer(name, manifest.version)) {
    throw new Error(`setup: ${programPath(name)} --version does not answer ${manifest.version}`);
  }
}

/** @param {string} name @param {string} version @returns {boolean} */
function doesAnswer(name, version) {
  const path = programPath(name);
  // A script for node works here, but not without node on the PATH.
  if (!existsSync(path) || isNodeScript(path)) return false;
  const run = spawnSync(path, ["--version"], { encoding: "utf8", shell: IS_WINDOWS });
  return run.status === 0 && run.stdout.includes(version);
}

/** @param {string} path @returns {boolean} */
function isNodeScript(path) {
  if (IS_WINDOWS) return false;
  // Native programs have a hundred megabytes, so only the first line is read.
  const head = Buffer.alloc(SHEBANG.length);
  const descriptor = openSync(path, "r");
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return head.toString("latin1") === SHEBANG;
}

/**
 * The command line that starts a program of node_modules, also without `node`.
 *
 * @param {string} name The program, as in `node_modules/.bin`.
 * @returns {string[]} The command and its first arguments.
 */
export function programCommand(name) {
  const path = programPath(name);
  return existsSync(path) && isNodeScript(path) ? [...scriptCommand(), path] : [path];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    setUp();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
