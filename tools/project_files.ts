/**
 * The files that are checked.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "./setup.mjs";

/** Published: every rule applies. */
export const PUBLISHED_ROOTS: readonly string[] = ["mod.ts", "src", "workers"];

/** Everything written by hand. */
export const CODE_ROOTS: readonly string[] = [
  ...PUBLISHED_ROOTS,
  "tests",
  "tools",
  "bench",
  "examples",
];

/** Generated, so no style rule applies. */
export const GENERATED_PATTERN: RegExp = /^gen\/|^src\/link\/embedded_worker\.ts$/;

/** One file of the project. */
export interface ProjectFile {
  /** Path from the project folder, with slashes. */
  readonly path: string;
  /** The whole text. */
  readonly text: string;
}

/**
 * The TypeScript files, and the tools' `.mjs`, below some roots, sorted by path; none for a missing
 * root.
 */
export function listFiles(roots: readonly string[]): readonly ProjectFile[] {
  return roots.flatMap(listPaths).sort().map((path) => ({
    path,
    text: readFileSync(join(PROJECT_FOLDER, path), "utf8"),
  }));
}

/** The entry points of deno.json: name and path, as in `./api` and `src/api/mod.ts`. */
export function listEntryPoints(): ReadonlyMap<string, string> {
  const config: unknown = JSON.parse(readFileSync(join(PROJECT_FOLDER, "deno.json"), "utf8"));
  if (typeof config !== "object" || config === null || !("exports" in config)) {
    throw new TypeError("deno.json has no exports");
  }
  const entries = Object.entries(config.exports ?? {});
  return new Map(entries.map(([name, path]) => [name, String(path).replace(/^\.\//, "")]));
}

function listPaths(path: string): readonly string[] {
  const absolute = join(PROJECT_FOLDER, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return /\.(?:ts|mjs)$/.test(path) ? [path] : [];
  return readdirSync(absolute)
    .filter((name) => name !== "node_modules")
    .flatMap((name) => listPaths(`${path}/${name}`));
}
