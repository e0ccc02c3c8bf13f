/**
 * An immutable set of values that travels with the execution: the active span, baggage, and
 * whatever a library puts under a key of its own.
 *
 * Specification: Context.
 */
export interface Context {
  /**
   * Returns the value stored under `key`, or `undefined`.
   *
   * @param key A key made by `createContextKey`.
   */
  getValue(key: symbol): unknown;
  /**
   * Returns a new context with the value stored under `key`; this one stays as it is.
   *
   * @param key A key made by `createContextKey`.
   * @param value The value to store.
   */
  setValue(key: symbol, value: unknown): Context;
  /**
   * Returns a context without a value under `key`; this one stays as it is.
   *
   * @param key A key made by `createContextKey`.
   */
  deleteValue(key: symbol): Context;
}

/** What `attach` returns; `dispose()` makes the previous context active again. */
export interface ContextManagementToken {
  /** Restores the context that was active before `attach`. */
  dispose(): void;
}

/** Keeps track of the active context. One is registered for the process. */
export interface ContextManager {
  /** Returns the active context, or the root context when there is none. */
  active(): Context;
  /**
   * Calls `fn` with `context` active, also in everything that `fn` starts asynchronously.
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
  ): ReturnType<F>;
  /**
   * Returns `target` bound to `context`: a function runs with that context active.
   *
   * @param context The context to bind to.
   * @param target A function or an event emitter; anything else is returned as it is.
   */
  bind<T>(context: Context, target: T): T;
  /** Starts to keep track of the active context. */
  enable(): this;
  /** Stops; the active context is the root context from then on. */
  disable(): this;
  /**
   * Makes `context` active without a callback. Optional; not every manager can.
   *
   * @param context The context to make active.
   * @returns A token that restores the previous context.
   */
  attach?(context: Context): ContextManagementToken;
}
