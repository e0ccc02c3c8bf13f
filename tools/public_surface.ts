/**
 * Lists everything that the package's entry points export, so that changes are visible.
 *
 * `deno task surface` writes `docs/public_surface.txt` anew; without `--update` it only compares.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { listEntryPoints } from "./project_files.ts";
import { isObject, objects, renderDeclaration } from "./render_declaration.ts";
import { programPath, PROJECT_FOLDER } from "./setup.mjs";

/** The snapshot, relative to the project. */
const SURFACE_FILE = "docs/public_surface.txt";

const HEADER =
  `What the entry points of the package export, without comments. Written by \`deno task surface\`;
the check fails when this differs from the code, so a change to the public surface shows in review.
`;

/**
 * The exported symbols of a module by name, each with its lines.
 *
 * @throws {Error} When `deno doc` cannot read the module.
 */
function readSurface(entryPath: string): ReadonlyMap<string, readonly string[]> {
  const run = spawnSync(programPath("deno"), ["doc", "--json", entryPath], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`deno doc ${entryPath} failed:\n${run.stderr}`);
  const documentation: unknown = JSON.parse(run.stdout);
  if (!isObject(documentation) || !isObject(documentation.nodes)) {
    throw new Error(`deno doc ${entryPath}: there are no nodes in its answer`);
  }
  const symbols = Object.values(documentation.nodes)
    .flatMap((module) => isObject(module) ? objects(module.symbols) : []);
  const named = symbols.map((symbol) => {
    const name = String(symbol.name);
    const lines = objects(symbol.declarations)
      .filter(({ declarationKind }) => declarationKind === "export")
      .flatMap((declaration) => renderDeclaration(name, declaration));
    return [name, lines] as const;
  });
  return new Map(named.filter(([, lines]) => lines.length > 0).sort(([a], [b]) => a < b ? -1 : 1));
}

/** The snapshot of the current code. */
function renderSurface(): string {
  // The main entry comes last: most of it is re-exported and needs only one line.
  const entries = [...listEntryPoints()].sort(([a], [b]) => Number(a === ".") - Number(b === "."));
  const homes = new Map<string, string>();
  const sections = entries.map(([entry, path]) => {
    const lines = [...readSurface(path)].flatMap(([name, symbolLines]) => {
      const text = symbolLines.join("\n");
      const home = homes.get(text);
      if (home === undefined) homes.set(text, entry);
      return home === undefined ? symbolLines : [`${name} as in ${home}`];
    });
    return [`## ${entry}`, ...lines, ""].join("\n");
  });
  return [HEADER, ...sections].join("\n");
}

/** The first lines that differ, for a message. */
function describeDifference(written: string, current: string): readonly string[] {
  const before = new Set(written.split("\n"));
  const after = new Set(current.split("\n"));
  return [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ].slice(0, 40);
}

if (import.meta.main) {
  const path = join(PROJECT_FOLDER, SURFACE_FILE);
  const current = renderSurface();
  if (process.argv.includes("--update")) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, current);
    console.log(`${SURFACE_FILE} is written`);
  } else {
    const written = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (written !== current) {
      for (const line of describeDifference(written, current)) console.error(line);
      console.error(`${SURFACE_FILE} is not what the code exports; run: deno task surface`);
      process.exitCode = 1;
    }
  }
}
