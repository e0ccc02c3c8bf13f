import type { Context } from "./context.ts";
import { readSlot } from "../global/global_slot.ts";
import { ArrayContextManager } from "../global/inner_protocol.ts";

/**
 * Calls a function with a context active, as `context.with` does, but takes the arguments as one
 * array. Rest arguments would be copied into a new array at each step, a measurable cost for a
 * request handler (bench/http_hello.ts).
 */
export function runInContext<Receiver, Args extends unknown[], Result>(
  context: Context,
  fn: (this: Receiver, ...args: Args) => Result,
  receiver: Receiver,
  args: Args,
): Result {
  const manager = readSlot()?.context;
  if (manager instanceof ArrayContextManager) return manager.run(context, fn, receiver, args);
  if (manager === undefined) return Reflect.apply(fn, receiver, args);
  return manager.with(context, () => Reflect.apply(fn, receiver, args));
}
