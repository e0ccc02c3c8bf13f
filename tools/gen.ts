/**
 * Generates `gen/` with buf: the schemas of protobuf-es and our own wire constants.
 *
 * `deno task gen`. The protos come from the public tag that `buf.gen.yaml` names, or from a local
 * folder if there is one (see {@linkcode findProtoFolder}).
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { programCommand, PROJECT_FOLDER } from "./setup.mjs";

/** Variable that names a folder with `opentelemetry/proto/...` to use instead of the public tag. */
const PROTO_FOLDER_VARIABLE = "OTEL_PROTO_DIR";

/** Where to look for a checkout of the protos beside the project. */
const SIBLING_PROTO_FOLDERS: readonly string[] = ["../opentelemetry-proto", "../shared/proto"];

/** The buf template, relative to the project. */
const TEMPLATE_FILE = "buf.gen.yaml";

/** Result of a run of buf. */
export interface GenerateOutcome {
  /** Whether buf generated everything. */
  readonly isGenerated: boolean;
  /** What buf printed. */
  readonly output: string;
}

/**
 * The local folder with the protos, if there is one: `OTEL_PROTO_DIR`, or else a folder beside the
 * project.
 *
 * @throws {RangeError} When `OTEL_PROTO_DIR` names a folder without the protos.
 */
export function findProtoFolder(): string | undefined {
  const named = process.env[PROTO_FOLDER_VARIABLE];
  if (named !== undefined && named !== "") {
    if (hasProtos(named)) return named;
    throw new RangeError(`${PROTO_FOLDER_VARIABLE}: no opentelemetry/proto in "${named}"`);
  }
  return SIBLING_PROTO_FOLDERS.map((path) => join(PROJECT_FOLDER, path)).find(hasProtos);
}

/** Runs `buf generate` into a folder that then holds `gen/`. */
export function generate(options: {
  /** Where `gen/` is written. @default the project */
  readonly outputFolder?: string;
  /** Folder of the protos; undefined means the public tag. */
  readonly protoFolder: string | undefined;
}): GenerateOutcome {
  const { outputFolder = PROJECT_FOLDER, protoFolder } = options;
  const [command = "", ...first] = programCommand("buf");
  const input = protoFolder === undefined ? [] : [protoFolder, ...pathArguments(protoFolder)];
  const bufArguments = [
    "generate",
    ...input,
    "--template",
    TEMPLATE_FILE,
    "--output",
    outputFolder,
  ];
  const run = spawnSync(command, [...first, ...bufArguments], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
  });
  const output = `${run.error?.message ?? ""}${run.stdout ?? ""}${run.stderr ?? ""}`;
  return { isGenerated: run.status === 0, output };
}

/** The `paths` of the template's input, which buf does not apply to an explicit input. */
function pathArguments(protoFolder: string): readonly string[] {
  const template = readFileSync(join(PROJECT_FOLDER, TEMPLATE_FILE), "utf8");
  const matches = [...template.matchAll(/^ +- (opentelemetry\/proto\/\S+\.proto)$/gm)];
  if (matches.length === 0) throw new RangeError(`${TEMPLATE_FILE} names no proto file`);
  return matches.flatMap((match) => ["--path", join(protoFolder, match[1] ?? "")]);
}

function hasProtos(folder: string): boolean {
  return existsSync(join(folder, "opentelemetry", "proto", "common", "v1", "common.proto"));
}

if (import.meta.main) {
  const protoFolder = findProtoFolder();
  const { isGenerated, output } = generate({ protoFolder });
  if (output !== "") console.error(output.trimEnd());
  const source = protoFolder === undefined ? "the public tag" : "a local proto folder";
  console.log(isGenerated ? `gen/ is written from ${source}` : "gen/ could not be written");
  if (!isGenerated) process.exitCode = 1;
}
