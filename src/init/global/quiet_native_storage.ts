import { type Context, type ContextManager, ROOT_CONTEXT, suppressTracing } from "../../api/mod.ts";
import type { ContextStorage } from "../../sdk/context/mod.ts";

/** What the runtime's own OpenTelemetry has active: it injects nothing then. */
const QUIET: Context = suppressTracing(ROOT_CONTEXT);

/**
 * Keeps the runtime's own OpenTelemetry, where it is taken over, from writing its trace context
 * into the requests that are sent while a context of ours is active. It does so still, beside ours:
 * with two of them a request belongs to no trace.
 */
export class QuietNativeStorage implements ContextStorage {
  readonly #storage: ContextStorage;
  readonly #native: ContextManager;

  /**
   * @param storage Where the active context is kept.
   * @param native The context manager that the runtime has registered.
   */
  constructor(storage: ContextStorage, native: ContextManager) {
    this.#storage = storage;
    this.#native = native;
  }

  active(): Context | undefined {
    return this.#storage.active();
  }

  run<Receiver, Args extends unknown[], Result>(
    context: Context,
    fn: (this: Receiver, ...args: Args) => Result,
    receiver: Receiver,
    args: Args,
  ): Result {
    return this.#native.with(QUIET, () => this.#storage.run(context, fn, receiver, args));
  }
}
