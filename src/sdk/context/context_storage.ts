import type { Context } from "../../api/mod.ts";

/** Keeps a context active while a function runs, and in all that the function starts. */
export interface ContextStorage {
  /** Returns the active context, or `undefined` when there is none. */
  active(): Context | undefined;
  /**
   * Calls a function with a context active.
   *
   * @param context The context.
   * @param fn The function.
   * @param receiver The receiver of the call.
   * @param args The arguments of the call.
   * @returns What the function returns.
   */
  run<Receiver, Args extends unknown[], Result>(
    context: Context,
    fn: (this: Receiver, ...args: Args) => Result,
    receiver: Receiver,
    args: Args,
  ): Result;
}
