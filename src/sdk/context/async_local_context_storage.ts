import { AsyncLocalStorage } from "node:async_hooks";
import type { Context } from "../../api/mod.ts";
import type { ContextStorage } from "./context_storage.ts";

/** All copies of this package in the process share one storage, and so one active context. */
const STORAGE_KEY: unique symbol = Symbol.for("@offthread/otel context storage");

// why: any symbol can be looked up on the global object, and only this module sets this one
const globals = globalThis as { [STORAGE_KEY]?: AsyncLocalStorage<Context> };

function sharedStorage(): AsyncLocalStorage<Context> {
  const present = globals[STORAGE_KEY];
  if (present !== undefined) return present;
  const made = new AsyncLocalStorage<Context>();
  Reflect.set(globalThis, STORAGE_KEY, made);
  return made;
}

const storage = sharedStorage();

/** Keeps the active context in an `AsyncLocalStorage`. */
export const asyncLocalContextStorage: ContextStorage = {
  active: () => storage.getStore(),

  // Without a function per call and without spreading: request handlers are called through here,
  // and either would cost them a hundredth of their time (bench/http_hello.ts).
  run: <Receiver, Args extends unknown[], Result>(
    context: Context,
    fn: (this: Receiver, ...args: Args) => Result,
    receiver: Receiver,
    args: Args,
  ): Result => storage.run(context, Reflect.apply<Receiver, Args, Result>, fn, receiver, args),
};
