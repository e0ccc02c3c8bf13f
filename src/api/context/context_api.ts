import type { Context, ContextManagementToken, ContextManager } from "./context.ts";
import { clearSlot, readSlot } from "../global/global_slot.ts";
import { registerMember } from "../global/register_member.ts";
import { reportOnce } from "../diag/report_once.ts";
import { ROOT_CONTEXT } from "./root_context.ts";

const IDLE_TOKEN: ContextManagementToken = { dispose: () => {} };

/** The active context of the process. Specification: Context. */
export class ContextApi {
  /**
   * Sets the context manager of the process.
   *
   * @param contextManager Keeps track of the active context.
   * @returns False if another one is registered, or the global slot cannot be written to.
   */
  setGlobalContextManager(contextManager: ContextManager): boolean {
    return registerMember("context", contextManager);
  }

  /** Returns the active context, or the root context if none is active. */
  active(): Context {
    const manager = readSlot()?.context;
    return manager === undefined ? ROOT_CONTEXT : manager.active();
  }

  /**
   * Calls `fn` with `context` active, also in everything that `fn` starts asynchronously.
   * Without a context manager `fn` is called all the same.
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
    const manager = readSlot()?.context;
    if (manager === undefined) return fn.apply(thisArg, args);
    return manager.with(context, fn, thisArg, ...args);
  }

  /**
   * Returns `target` bound to `context`: a function runs with that context active.
   *
   * @param context The context to bind to.
   * @param target A function; what an event emitter does depends on the context manager.
   */
  bind<T>(context: Context, target: T): T {
    const manager = readSlot()?.context;
    return manager === undefined ? target : manager.bind(context, target);
  }

  /**
   * Makes `context` active without a callback, if the context manager supports that. The one of
   * this package does not, because such a context leaks into callers: prefer `with` and `bind`.
   *
   * @param context The context to make active.
   * @returns A token that restores the previous context.
   */
  attach(context: Context): ContextManagementToken {
    const manager = readSlot()?.context;
    if (manager?.attach !== undefined) return manager.attach(context);
    reportOnce(
      "context-attach",
      "warn",
      "context.attach(): the context manager cannot attach; use context.with() or context.bind().",
    );
    return IDLE_TOKEN;
  }

  /** Disables and removes the context manager of the process. */
  disable(): void {
    readSlot()?.context?.disable();
    clearSlot("context");
  }
}

/** The active context: `context.active()`, `context.with()`, `context.bind()`. */
export const context: ContextApi = new ContextApi();
