/**
 * Compares `gen/` with what buf generates now.
 *
 * Without a local proto folder and without a network nothing can be compared: the check says so and
 * passes.
 *
 * @module
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { findProtoFolder, generate } from "./gen.ts";
import { PROJECT_FOLDER } from "./setup.mjs";

/** Result of the comparison. */
export interface GenCheck {
  /** Files that differ, are missing or are extra; empty if gen/ is current. */
  readonly staleFiles: readonly string[];
  /** Why nothing was compared; undefined if it was. */
  readonly passedOver: string | undefined;
}

/** buf's message when it cannot reach the public input. */
const OFFLINE_PATTERN: RegExp = new RegExp(
  [
    "could not resolve",
    "unable to access",
    "could not read from remote",
    "could not clone",
    "connection",
    "network",
    "timed? ?out",
    "no such host",
  ].join("|"),
  "i",
);

/**
 * Generates into a temporary folder and compares.
 *
 * @throws {Error} When buf fails for another reason than a missing network.
 */
function checkGen(): GenCheck {
  const folder = mkdtempSync(join(tmpdir(), "otel-gen-"));
  try {
    const protoFolder = findProtoFolder();
    const { isGenerated, output } = generate({ outputFolder: folder, protoFolder });
    if (!isGenerated) {
      if (protoFolder === undefined && OFFLINE_PATTERN.test(output)) {
        return { staleFiles: [], passedOver: "no local proto folder, and the tag is out of reach" };
      }
      throw new Error(`buf generate failed:\n${output}`);
    }
    return { staleFiles: compareFolders(folder, PROJECT_FOLDER), passedOver: undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files below `gen/` that are not byte-identical in both. */
function compareFolders(expected: string, actual: string): readonly string[] {
  const names = new Set([...listGen(expected), ...listGen(actual)]);
  return [...names].sort().filter((name) => {
    const paths = [join(expected, "gen", name), join(actual, "gen", name)];
    if (!paths.every(existsSync)) return true;
    const [first, second] = paths.map((path) => readFileSync(path, "utf8"));
    return first !== second;
  });
}

function listGen(folder: string): readonly string[] {
  const root = join(folder, "gen");
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"));
}

if (import.meta.main) {
  const { staleFiles, passedOver } = checkGen();
  for (const file of staleFiles) console.error(`gen/${file} is not current`);
  if (passedOver !== undefined) console.log(`gen/ was not compared: ${passedOver}`);
  else if (staleFiles.length === 0) console.log("gen/ is current");
  else {
    console.error("run: deno task gen");
    process.exitCode = 1;
  }
}
