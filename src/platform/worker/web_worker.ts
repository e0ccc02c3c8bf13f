import type { WorkerHandle } from "../platform.ts";

/** What differs between runtimes about a web Worker. */
export interface WebWorkerOptions {
  /** Name of the worker, shown in error output and debuggers. */
  readonly name: string;
  /** Lets the process end while the worker runs. */
  readonly unref: (worker: Worker) => void;
  /** Whether ending a worker that is still loading has to wait for its first message. */
  readonly mustLoadBeforeTerminate: boolean;
}

/**
 * Starts a module worker from its source text, by way of a Blob URL. It does not keep the process
 * alive.
 */
export function startWebWorker(source: string, options: WebWorkerOptions): WorkerHandle {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", name: options.name });
  return new WebWorkerHandle(worker, url, options);
}

class WebWorkerHandle implements WorkerHandle {
  readonly #worker: Worker;
  readonly #url: string;
  readonly #options: WebWorkerOptions;
  #receive: (message: unknown) => void = () => {};
  #receiveError: (message: string) => void = () => {};
  #state: "loading" | "loaded" | "terminating" | "ended" = "loading";

  constructor(worker: Worker, url: string, options: WebWorkerOptions) {
    this.#worker = worker;
    this.#url = url;
    this.#options = options;
    // Before unref(): a listener that is added later would hold the process open again.
    worker.addEventListener("message", (event: MessageEvent<unknown>) => this.#onMessage(event));
    worker.addEventListener("error", (event: ErrorEvent) => this.#onError(event));
    worker.addEventListener("messageerror", () => {
      this.#receiveError("a message from the worker could not be deserialized");
    });
    options.unref(worker);
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
    if (this.#state === "ended") return;
    if (this.#state === "loading" && this.#options.mustLoadBeforeTerminate) {
      this.#state = "terminating";
      return;
    }
    if (this.#state === "terminating") return;
    this.#end();
  }

  #onMessage(event: MessageEvent<unknown>): void {
    if (this.#state === "loading") {
      this.#state = "loaded";
      URL.revokeObjectURL(this.#url);
    }
    if (this.#state === "terminating") this.#end();
    if (this.#state === "loaded") this.#receive(event.data);
  }

  #onError(event: ErrorEvent): void {
    // Without this, Deno ends the whole program on an error in a worker.
    event.preventDefault();
    if (this.#state === "ended") return;
    const wasWanted = this.#state !== "terminating";
    this.#state = "ended";
    URL.revokeObjectURL(this.#url);
    if (wasWanted) this.#receiveError(event.message || "the worker failed");
  }

  #end(): void {
    this.#state = "ended";
    this.#worker.terminate();
    URL.revokeObjectURL(this.#url);
  }
}
