/**
 * The Collector as a child process: built once from its Go modules, started on free ports, and
 * always ended.
 *
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

/** How long the Collector may take to get ready. */
const START_TIMEOUT_MS = 20_000;
/** How long the Collector may take to write everything and end. */
export const STOP_TIMEOUT_MS = 20_000;

/** Lines of the Collector's log to keep. */
const MAX_LOG_LINES = 10_000;

/** Path of the Collector's binary, or why there is none. */
export type BuildResult =
  | { readonly kind: "built"; readonly path: string; readonly isNew: boolean }
  | { readonly kind: "unavailable"; readonly reason: string };

/** Progress of {@linkcode buildCollector}. */
export interface BuildOptions {
  /** Called before the build, which takes about a minute uncached. */
  readonly onBuild?: () => void;
}

/**
 * Builds the Collector into `cacheFolder`, unless it was built from the same sources.
 *
 * @throws {Error} if there is a Go toolchain and the build fails.
 */
export function buildCollector(
  sourceFolder: string,
  cacheFolder: string,
  options: BuildOptions = {},
): BuildResult {
  const name = `collector-${sourceHash(sourceFolder)}`;
  const path = join(cacheFolder, name);
  if (existsSync(path)) return { kind: "built", path, isNew: false };
  if (spawnSync("go", ["version"]).status !== 0) {
    return { kind: "unavailable", reason: "no Go toolchain was found" };
  }
  options.onBuild?.();
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(join(cacheFolder, ".gitignore"), "*\n");
  const unfinished = `${path}.${process.pid}.tmp`;
  const build = spawnSync(
    "go",
    ["build", "-mod=readonly", "-trimpath", "-ldflags=-s -w", "-o", unfinished, "."],
    { cwd: sourceFolder, env: { ...process.env, CGO_ENABLED: "0" }, encoding: "utf8" },
  );
  if (build.status !== 0) {
    rmSync(unfinished, { force: true });
    const tooOld = /requires go >= .*/.exec(build.stderr);
    if (tooOld !== null) return { kind: "unavailable", reason: `the Collector ${tooOld[0]}` };
    throw new Error(`building the Collector failed:\n${build.stderr}`);
  }
  for (const entry of readdirSync(cacheFolder)) {
    if (/^collector-[0-9a-f]+$/.test(entry)) rmSync(join(cacheFolder, entry));
  }
  renameSync(unfinished, path);
  return { kind: "built", path, isNew: true };
}

function sourceHash(folder: string): string {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}\0`);
  for (const file of ["go.mod", "go.sum", "main.go"]) hash.update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

/** The Collector's receivers: one accepts everything, one nothing large. */
export type ReceiverName = "otlp" | "otlp/narrow";

/** The base URLs of each. */
export type Endpoints = Readonly<
  Record<ReceiverName, { readonly http: string; readonly grpc: string }>
>;

/** A running Collector. */
export class Collector {
  /** Base URLs of its receivers. */
  readonly endpoints: Endpoints;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #log: readonly string[];

  private constructor(
    endpoints: Endpoints,
    running: { child: ChildProcess; ended: Promise<void>; log: readonly string[] },
  ) {
    this.endpoints = endpoints;
    this.#child = running.child;
    this.#ended = running.ended;
    this.#log = running.log;
  }

  /** The Collector's log, one JSON object a line. */
  get log(): readonly string[] {
    return this.#log;
  }

  /**
   * Starts the Collector and waits until it accepts requests.
   *
   * @throws {Error} with the Collector's log, if it does not start in time.
   */
  static async start(binary: string, configPath: string): Promise<Collector> {
    const child = spawn(binary, ["--config", `file:${configPath}`], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const kill = (): void => {
      child.kill("SIGKILL");
    };
    process.once("exit", kill);
    const ended = new Promise<void>((resolve) => {
      child.once("error", () => resolve());
      child.once("exit", () => resolve());
    }).finally(() => process.removeListener("exit", kill));
    const log: string[] = [];
    try {
      const endpoints = await readEndpoints(child, { ended, log });
      return new Collector(endpoints, { child, ended, log });
    } catch (error) {
      kill();
      await ended;
      throw error;
    }
  }

  /** Has the Collector write everything and end; kills it if that takes too long. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Same as {@linkcode stop}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

// The log has the receivers' ports and a line when everything is ready.
function readEndpoints(
  child: ChildProcess,
  { ended, log }: { ended: Promise<void>; log: string[] },
): Promise<Endpoints> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`the Collector ${what}; its log:\n${log.join("\n")}`));
    };
    const timer = setTimeout(() => fail("did not become ready in time"), START_TIMEOUT_MS);
    void ended.then(() => fail("ended before it was ready"));
    if (child.stderr === null) return fail("has no log");
    const found = new Map<string, string>();
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (log.length < MAX_LOG_LINES) log.push(line);
      const [, protocol, receiver, address] = STARTED.exec(line) ?? [];
      if (protocol !== undefined) found.set(`${receiver} ${protocol}`, `http://${address}`);
      if (!line.includes("Everything is ready")) return;
      const [wide, narrow] = [endpointsOf(found, "otlp"), endpointsOf(found, "otlp/narrow")];
      if (wide === undefined || narrow === undefined) return fail("does not say where it listens");
      clearTimeout(timer);
      resolve({ "otlp": wide, "otlp/narrow": narrow });
    });
  });
}

function endpointsOf(
  found: ReadonlyMap<string, string>,
  receiver: ReceiverName,
): Endpoints[ReceiverName] | undefined {
  const [http, grpc] = [found.get(`${receiver} HTTP`), found.get(`${receiver} GRPC`)];
  return http === undefined || grpc === undefined ? undefined : { http, grpc };
}

const STARTED =
  /"Starting (HTTP|GRPC) server".*"otelcol\.component\.id":"([^"]+)".*"endpoint":"([^"]+)"/;
