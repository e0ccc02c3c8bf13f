import { type Context, type ContextManager, ROOT_CONTEXT } from "../../api/mod.ts";
import { ArrayContextManager } from "../../api/global/inner_protocol.ts";
import type { ContextStorage } from "./context_storage.ts";

/**
 * A {@linkcode ContextManager} over a storage. This package's own instrumentation calls `run`,
 * which takes the arguments as an array.
 */
export class StorageContextManager extends ArrayContextManager implements ContextManager {
  readonly #storage: ContextStorage;
  #isEnabled = true;

  /** @param storage Where the active context is kept. */
  constructor(storage: ContextStorage) {
    super();
    this.#storage = storage;
  }

  active(): Context {
    return this.#isEnabled ? this.#storage.active() ?? ROOT_CONTEXT : ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.run(context, fn, thisArg, args);
  }

  run<Receiver, Args extends unknown[], Result>(
    context: Context,
    fn: (this: Receiver, ...args: Args) => Result,
    receiver: Receiver,
    args: Args,
  ): Result {
    // A switch costs up to half a microsecond.
    return !this.#isEnabled || this.#storage.active() === context
      ? Reflect.apply(fn, receiver, args)
      : this.#storage.run(context, fn, receiver, args);
  }

  bind<T>(context: Context, target: T): T {
    if (typeof target !== "function") return target;
    const callTarget = (receiver: unknown, args: unknown[]): unknown =>
      this.with(context, () => Reflect.apply(target, receiver, args));
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return callTarget(this, args);
    };
    // Frameworks look at the number of a handler's parameters.
    Object.defineProperty(bound, "length", { value: target.length, configurable: true });
    // why: the function takes and returns what the target takes and returns
    return bound as T;
  }

  enable(): this {
    this.#isEnabled = true;
    return this;
  }

  disable(): this {
    this.#isEnabled = false;
    return this;
  }
}
