import { type Context, type ContextManager, ROOT_CONTEXT, suppressTracing } from "../../api/mod.ts";
import type { ContextStorage } from "../../sdk/context/mod.ts";

/** A context in which the runtime's own OpenTelemetry injects nothing. */
const QUIET: Context = suppressTracing(ROOT_CONTEXT);

/**
 * Keeps the runtime's own OpenTelemetry, if it is taken over, from injecting its trace context into
 * requests that are sent while a context of ours is active. Otherwise it would do so in addition to
 * ours, and a request with two trace contexts belongs to no trace.
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
