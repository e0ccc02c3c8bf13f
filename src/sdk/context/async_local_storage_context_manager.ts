import type { Context, ContextManager } from "../../api/mod.ts";
import { asyncLocalContextStorage } from "./async_local_context_storage.ts";
import { StorageContextManager } from "./storage_context_manager.ts";

/**
 * A context manager that keeps the active context across promises, timers and callbacks. It has no
 * `attach`: it only ever runs a function with a context, never `enterWith`, so that no context
 * leaks into a caller.
 *
 * Specification: Context, Optional Global Operations.
 */
export class AsyncLocalStorageContextManager implements ContextManager {
  readonly #manager = new StorageContextManager(asyncLocalContextStorage);

  /** Returns the active context, or the root context when there is none. */
  active(): Context {
    return this.#manager.active();
  }

  /**
   * Calls `fn` with `context` active, also in everything that `fn` starts asynchronously. If it is
   * active already, `fn` is simply called, because a switch costs up to half a microsecond.
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
    return this.#manager.run(context, fn, thisArg, args);
  }

  /**
   * Returns a function that calls `target` with `context` active.
   *
   * @param context The context to bind.
   * @param target A function. Anything else, an event emitter too, is returned unchanged: bind its
   * listeners one by one.
   */
  bind<T>(context: Context, target: T): T {
    return this.#manager.bind(context, target);
  }

  /** Enables the manager; a new one is already enabled. */
  enable(): this {
    this.#manager.enable();
    return this;
  }

  /**
   * Disables the manager: the active context is then the root context, and functions are called
   * without a context.
   */
  disable(): this {
    this.#manager.disable();
    return this;
  }
}
