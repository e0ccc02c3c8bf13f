import { toText } from "../../api/to_text.ts";
import type { WorkerHandle } from "../platform.ts";
import { globalProcess } from "../process_like.ts";

/**
 * Starts a worker with `node:worker_threads`, for runtimes whose web Worker is missing or would
 * hold the process open. It costs more than a web Worker: on Deno its constructor blocks for some
 * 50 ms. In the worker, `parentPort` takes the place of `self.postMessage`.
 *
 * @returns `undefined` where the runtime has no such module.
 */
export function startThreadWorker(source: string, name: string): WorkerHandle | undefined {
  // why: the module's shape is checked on the next line, and its types need a runtime's package
  const module = globalProcess()?.getBuiltinModule?.("node:worker_threads") as ThreadModule | null;
  if (typeof module?.Worker !== "function") return undefined;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return new ThreadWorkerHandle(new module.Worker(url, { name }));
}

interface ThreadModule {
  readonly Worker: new (source: URL, options: { readonly name: string }) => ThreadWorker;
}

interface ThreadWorker {
  on(event: string, listener: (value: unknown) => void): unknown;
  postMessage(message: unknown): void;
  terminate(): unknown;
  unref(): unknown;
}

class ThreadWorkerHandle implements WorkerHandle {
  readonly #worker: ThreadWorker;
  #receive: (message: unknown) => void = () => {};
  #receiveError: (message: string) => void = () => {};

  constructor(worker: ThreadWorker) {
    this.#worker = worker;
    worker.on("message", (message) => this.#receive(message));
    worker.on("error", (error) => this.#receiveError(messageOf(error)));
    worker.unref();
  }

  post(message: unknown): void {
    this.#worker.postMessage(message);
  }

  onMessage(receive: (message: unknown) => void): void {
    this.#receive = receive;
  }

  onError(receive: (message: string) => void): void {
    this.#receiveError = receive;
  }

  terminate(): void {
    void this.#worker.terminate();
  }
}

/** Message of another thread's error, which before Deno 2.6 is no `Error` and has no prototype. */
function messageOf(error: unknown): string {
  const hasMessage = typeof error === "object" && error !== null && "message" in error;
  return toText(hasMessage ? error.message : error);
}
