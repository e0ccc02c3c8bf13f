import type { FileText } from "../../config/resolve/file_reader.ts";
import type { EnvironmentReader } from "../../config/variables/environment_reader.ts";
import type { ContextStorage } from "../../sdk/context/mod.ts";
import type { ProcessInfo } from "../../sdk/resource/process_info.ts";
import { keepProcessAlive, SYSTEM_TIMERS } from "../../sdk/timers.ts";
import { absolutePath } from "../absolute_path.ts";
import { constrainedBytes, heapLimitBytes, leastBytes } from "../memory_limit.ts";
import { baseName, hostArch, osType } from "../resource_values.ts";
import type { ExitHooks, Platform, WorkerHandle } from "../platform.ts";
import {
  type DenoLike,
  globalDeno,
  isBefore,
  isGranted,
  isWhollyGranted,
  mayReadVariable,
  readVariableOf,
} from "./deno_like.ts";
import { installDenoExitHooks } from "./exit/exit_hooks.ts";
import { frameContextStorage } from "./frame_context_storage.ts";
import { readDenoFile } from "./read_file.ts";
import { startDenoWorker } from "./start_worker.ts";

/** The platform of Deno, or `undefined` when this is not Deno. */
export function denoPlatform(): Platform | undefined {
  const deno = globalDeno();
  return deno === undefined ? undefined : new DenoPlatform(deno);
}

class DenoPlatform implements Platform {
  readonly name = "deno" as const;
  readonly version: string;
  readonly #deno: DenoLike;

  constructor(deno: DenoLike) {
    this.#deno = deno;
    this.version = deno.version.deno;
  }

  getEnv(name: string): string | undefined {
    return readVariableOf(this.#deno, name);
  }

  canReadEnv(name: string): boolean {
    return mayReadVariable(this.#deno, name);
  }

  environment(): EnvironmentReader {
    const deno = this.#deno;
    if (!isWhollyGranted(deno, { name: "env" })) return this;
    return { getEnv: (name) => deno.env.get(name), canReadEnv: () => true };
  }

  readTextFile(path: string): FileText {
    return readDenoFile(this.#deno, path);
  }

  absolutePath(path: string): string {
    // Before Deno 2.9, the working directory needs a permission that we do not ask for.
    const isFree = !isBefore(this.#deno, [2, 9, 0]);
    return isFree || isGranted(this.#deno, { name: "read", path: "." }) ? absolutePath(path) : path;
  }

  after(delayMs: number, callback: () => void): () => void {
    return SYSTEM_TIMERS.after(delayMs, callback);
  }

  keepAlive(): () => void {
    return keepProcessAlive();
  }

  monotonicMs(): number {
    return performance.now();
  }

  memoryLimitBytes(): number | undefined {
    const canAsk = isGranted(this.#deno, { name: "sys", kind: "systemMemoryInfo" });
    return leastBytes(heapLimitBytes(), canAsk ? constrainedBytes() : undefined);
  }

  processInfo(): ProcessInfo {
    const deno = this.#deno;
    return {
      pid: deno.pid,
      executableName: executableName(deno),
      runtimeName: "deno",
      runtimeVersion: deno.version.deno,
      runtimeDescription: `Deno ${deno.version.deno} (V8 ${deno.version.v8})`,
      hostName: isGranted(deno, { name: "sys", kind: "hostname" }) ? deno.hostname() : undefined,
      hostArch: hostArch(deno.build.arch),
      osType: osType(deno.build.os),
      osVersion: isGranted(deno, { name: "sys", kind: "osRelease" }) ? deno.osRelease() : undefined,
    };
  }

  installExitHooks(hooks: ExitHooks): () => void {
    return installDenoExitHooks(this.#deno, hooks);
  }

  contextStorage(): ContextStorage | undefined {
    return frameContextStorage(this.#deno);
  }

  startWorker(source: string, name: string): WorkerHandle | undefined {
    return startDenoWorker(source, name);
  }
}

/** The name of a compiled program; `deno` for everything that Deno runs. */
function executableName(deno: DenoLike): string {
  if (deno.build.standalone !== true) return "deno";
  try {
    return baseName(deno.execPath());
  } catch {
    // An older Deno needs a permission for the path that we do not ask for.
    return "deno";
  }
}
