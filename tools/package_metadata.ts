/**
 * Compares the files that name the package.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { isObject, type JsonObject } from "./render_declaration.ts";
import { PROJECT_FOLDER } from "./setup.mjs";

/** Every mismatch, one line each. */
function checkPackageMetadata(): readonly string[] {
  const deno = readObject("deno.json");
  const npm = readObject("package.json");
  const lock = readObject("package-lock.json");
  const differing = ["name", "version", "license"]
    .filter((member) => deno[member] !== npm[member])
    .map((member) => `${member}: deno.json and package.json differ`);
  return [...differing, ...checkVersionModules(deno), ...checkRanges(npm), ...checkLock(npm, lock)];
}

/** Sources of the version in telemetry: HTTP instrumentation does not import the SDK. */
const VERSION_MODULES: readonly string[] = ["src/sdk/version.ts", "src/http/scope.ts"];

/** The version that telemetry carries is the package's. */
function checkVersionModules({ version }: JsonObject): readonly string[] {
  return VERSION_MODULES
    .filter((path) => !readText(path).includes(JSON.stringify(version)))
    .map((path) => `${path} does not say "${version}", as deno.json does`);
}

/** A file of the project; empty if there is none. */
function readText(path: string): string {
  const absolute = join(PROJECT_FOLDER, path);
  return existsSync(absolute) ? readFileSync(absolute, "utf8") : "";
}

/** Versions are exact, so that a fresh checkout has the tested ones. */
function checkRanges(npm: JsonObject): readonly string[] {
  const sections = [npm.dependencies, npm.devDependencies].filter(isObject);
  return sections.flatMap((section) => Object.entries(section))
    .filter(([, version]) => !/^(?:npm:\S+@)?\d+\.\d+\.\d+$/.test(String(version)))
    .map(([name, version]) => `package.json: ${name} "${version}" is not an exact version`);
}

/** The lock file has the version and every package, without the registry's host. */
function checkLock(npm: JsonObject, lock: JsonObject): readonly string[] {
  const packages = isObject(lock.packages) ? lock.packages : {};
  const root = isObject(packages[""]) ? packages[""] : {};
  const outdated = ["dependencies", "devDependencies"]
    .filter((section) => JSON.stringify(root[section]) !== JSON.stringify(npm[section]))
    .map((section) => `package-lock.json: ${section} are not those of package.json`);
  const hosted = Object.entries(packages)
    .filter(([, entry]) => isObject(entry) && "resolved" in entry)
    .map(([name]) => `package-lock.json: ${name} has a "resolved" address`);
  const isOld = [lock.version, root.version].some((version) => version !== npm.version);
  const version = isOld ? ["package-lock.json: the version is not that of package.json"] : [];
  return [...version, ...outdated, ...hosted];
}

function readObject(path: string): JsonObject {
  const value: unknown = JSON.parse(readFileSync(join(PROJECT_FOLDER, path), "utf8"));
  if (!isObject(value)) throw new TypeError(`${path} is not a JSON object`);
  return value;
}

if (import.meta.main) {
  const faults = checkPackageMetadata();
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}
