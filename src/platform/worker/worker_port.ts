/** The worker's side of its connection to the thread that started it. */
export interface WorkerPort {
  /** Sends a message. */
  post(message: unknown): void;
  /** Sets the receiver of messages, also of those that came before. */
  onMessage(receive: (message: unknown) => void): void;
}

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  postMessage?: (message: unknown) => void;
  onmessage?: ((event: MessageEvent) => void) | null;
}

/**
 * Returns the connection: the global scope in a Web Worker, or `parentPort` in a worker of
 * `node:worker_threads`, which has no such scope.
 */
export async function workerPort(): Promise<WorkerPort> {
  // why: in a worker the global object is its scope
  const scope = globalThis as unknown as WorkerScope;
  if (typeof scope.postMessage === "function") {
    return {
      post: (message) => scope.postMessage?.(message),
      onMessage: (receive) => {
        scope.onmessage = (event) => receive(event.data);
      },
    };
  }
  const { parentPort } = await import("node:worker_threads");
  if (parentPort === null) {
    throw new TypeError(
      "Cannot run on the main thread: this module is the entry point of a worker.",
    );
  }
  return {
    post: (message) => parentPort.postMessage(message),
    onMessage: (receive) => parentPort.on("message", receive),
  };
}
