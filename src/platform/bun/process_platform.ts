import type { FileText } from "../../config/resolve/file_reader.ts";
import type { EnvironmentReader } from "../../config/variables/environment_reader.ts";
import type { ContextStorage } from "../../sdk/context/mod.ts";
import type { ProcessInfo } from "../../sdk/resource/process_info.ts";
import { keepProcessAlive, SYSTEM_TIMERS } from "../../sdk/timers.ts";
import { absolutePath } from "../absolute_path.ts";
import { constrainedBytes, heapLimitBytes, leastBytes } from "../memory_limit.ts";
import { baseName, hostArch, osType } from "../resource_values.ts";
import type { ExitHooks, Platform, WorkerHandle } from "../platform.ts";
import { globalProcess, type ProcessLike } from "../process_like.ts";
import { startThreadWorker } from "../worker/thread_worker.ts";
import { startWebWorker } from "../worker/web_worker.ts";
import { installProcessExitHooks } from "./exit/exit_hooks.ts";
import { readProcessFile } from "./read_file.ts";

/** The platform of Bun, or of Node, which has the same `process`; otherwise `undefined`. */
export function processPlatform(): Platform | undefined {
  const runtime = globalProcess();
  const isBun = runtime?.versions?.bun !== undefined;
  if (runtime === undefined || !isBun && runtime.versions?.node === undefined) return undefined;
  return new ProcessPlatform(runtime, isBun ? "bun" : "node");
}

class ProcessPlatform implements Platform {
  readonly name: "bun" | "node";
  readonly version: string;
  readonly #runtime: ProcessLike;

  constructor(runtime: ProcessLike, name: "bun" | "node") {
    this.#runtime = runtime;
    this.name = name;
    this.version = runtime.versions[name] ?? "";
  }

  getEnv(name: string): string | undefined {
    return this.#runtime.env[name];
  }

  canReadEnv(_name: string): boolean {
    return true;
  }

  environment(): EnvironmentReader {
    return this;
  }

  readTextFile(path: string): FileText {
    return readProcessFile(this.#runtime, path);
  }

  absolutePath(path: string): string {
    return absolutePath(path);
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
    // Bun's heap has no limit, whatever it reports.
    return leastBytes(constrainedBytes(), this.name === "node" ? heapLimitBytes() : undefined);
  }

  processInfo(): ProcessInfo {
    const runtime = this.#runtime;
    // why: the module's documented shape, and every use copes with its absence
    const os = runtime.getBuiltinModule?.("node:os") as OsModule | undefined;
    const label = this.name === "bun" ? "Bun" : "Node.js";
    return {
      pid: runtime.pid,
      executableName: baseName(runtime.execPath),
      runtimeName: this.name === "bun" ? "bun" : "nodejs",
      runtimeVersion: this.version,
      runtimeDescription: `${label} ${this.version}`,
      hostName: os?.hostname(),
      hostArch: hostArch(runtime.arch),
      osType: osType(runtime.platform),
      osVersion: os?.release(),
    };
  }

  installExitHooks(hooks: ExitHooks): () => void {
    return installProcessExitHooks(this.#runtime, hooks);
  }

  contextStorage(): ContextStorage | undefined {
    return undefined;
  }

  startWorker(source: string, name: string): WorkerHandle | undefined {
    if (this.name === "node") return startThreadWorker(source, name);
    if (typeof Worker !== "function") return undefined;
    // Bun has crashed on terminate() of a worker that was still loading.
    return startWebWorker(source, { name, unref, mustLoadBeforeTerminate: true });
  }
}

function unref(worker: Worker): void {
  // why: Bun's Worker has unref(), the standard's types have not
  (worker as unknown as { unref(): void }).unref();
}

interface OsModule {
  hostname(): string;
  release(): string;
}
