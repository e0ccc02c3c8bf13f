import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { programCommand, PROJECT_FOLDER } from "../../tools/setup.mjs";

/** The measured runtimes. */
export const RUNTIMES = ["deno", "bun"] as const;
/** A measured runtime. */
export type RuntimeName = typeof RUNTIMES[number];

/** The command that runs a script with a runtime, up to the script. */
export function scriptCommand(runtime: RuntimeName): string[] {
  const program = programCommand(runtime);
  return runtime === "deno" ? [...program, "run", "--allow-all", "--quiet"] : [...program, "run"];
}

const OFFICIAL_PACKAGES = [
  "@opentelemetry/sdk-trace",
  "@opentelemetry/exporter-trace-otlp-proto",
];

/** The machine of the measurements. */
export interface Machine {
  /** Name of the processor. */
  readonly cpu: string;
  /** Cores that this process may use. */
  readonly cores: number;
  /** Memory in GiB. */
  readonly memoryGib: number;
  /** Operating system kernel. */
  readonly kernel: string;
  /** Versions of the runtimes and of the official packages. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Describes the machine. */
export function describeMachine(runtimes: readonly RuntimeName[]): Machine {
  const versions: Record<string, string> = {};
  for (const runtime of runtimes) versions[runtime] = runtimeVersion(runtime);
  for (const name of OFFICIAL_PACKAGES) versions[name] = packageVersion(name);
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    versions,
  };
}

function runtimeVersion(runtime: RuntimeName): string {
  const [command, ...rest] = [...programCommand(runtime), "--version"];
  const output = spawnSync(command, rest, { encoding: "utf8" }).stdout;
  return /\d+\.\d+\.\d+/.exec(output)?.[0] ?? "unknown";
}

function packageVersion(name: string): string {
  const path = join(PROJECT_FOLDER, "node_modules", name, "package.json");
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
