import { ROOT_CONTEXT } from "../../api/mod.ts";
import type { Context, ContextManager } from "../../api/mod.ts";
import { asyncLocalContextStorage } from "./async_local_context_storage.ts";
import type { ContextStorage } from "./context_storage.ts";

/**
 * Keeps track of the active context across promises, timers and callbacks. It only ever runs a
 * function with a context (never `enterWith`), so a context cannot leak into a caller; therefore
 * it has no `attach`.
 *
 * Specification: Context, Optional Global Operations.
 */
export class AsyncLocalStorageContextManager implements ContextManager {
  readonly #storage: ContextStorage;
  #isEnabled = true;

  /**
   * @param storage Where the active context is kept, where the runtime has something faster to
   *     offer than `AsyncLocalStorage`, which it is by default.
   */
  constructor(storage: ContextStorage = asyncLocalContextStorage) {
    this.#storage = storage;
  }

  /** Returns the active context, or the root context when there is none. */
  active(): Context {
    return this.#isEnabled ? this.#storage.active() ?? ROOT_CONTEXT : ROOT_CONTEXT;
  }

  /**
   * Calls `fn` with `context` active, also in everything that `fn` starts asynchronously. Where
   * it is active already the function is simply called, because a switch costs up to half a
   * microsecond.
   *
   * @param context The context to make active.
   * @param fn The function to call.
   * @param thisArg The receiver of the call.
   * @param args The arguments of the call.
   * @returns What `fn` returns.
   */
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    if (!this.#isEnabled || this.#storage.active() === context) return fn.apply(thisArg, args);
    return this.#storage.run(context, fn, thisArg, args);
  }

  /**
   * Returns a function that calls `target` with `context` active.
   *
   * @param context The context to tie.
   * @param target A function. Anything else, an event emitter too, is returned as it is: bind its
   *     listeners one by one.
   */
  bind<T>(context: Context, target: T): T {
    if (typeof target !== "function") return target;
    const callTarget = (receiver: unknown, args: unknown[]): unknown =>
      this.with(context, () => Reflect.apply(target, receiver, args));
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return callTarget(this, args);
    };
    // Frameworks look at how many parameters a handler takes.
    Object.defineProperty(bound, "length", { value: target.length, configurable: true });
    // Holds because the function takes and returns what the target takes and returns.
    return bound as T;
  }

  /** Starts to keep track of the active context; a new manager has started already. */
  enable(): this {
    this.#isEnabled = true;
    return this;
  }

  /** Stops: the active context is the root context, and functions are called without one. */
  disable(): this {
    this.#isEnabled = false;
    return this;
  }
}
