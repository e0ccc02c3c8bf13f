import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, createContextKey, reportOnce, ROOT_CONTEXT } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { ContextStorage } from "../../sdk/context/mod.ts";
import { denoCore } from "./deno_core.ts";
import type { DenoLike } from "./deno_like.ts";

// Deno keeps the active values of all its storages in one object, the frame. A frame never changes,
// and each asynchronous operation keeps the one in which it started. An `AsyncLocalStorage` puts a
// token into a copy of the frame, and the token's value into a weak map, which the collector of
// young objects traverses, with all that is reachable from it. With a request's context that takes
// an eighth of the time of a traced request. This storage puts the context itself into the frame
// (bench/http_hello.ts, docs/decisions/0005).

/** The context's key in a frame; the same in all copies of this package. */
const CONTEXT_KEY = "@offthread/otel context";

const TRIAL_KEY: symbol = createContextKey("@offthread/otel trial");

/** The active values. Other storages have their own members in it. */
interface Frame {
  readonly [CONTEXT_KEY]?: Context;
}

/** A frame with nothing but the context. */
class ContextFrame implements Frame {
  readonly [CONTEXT_KEY]: Context;

  constructor(context: Context) {
    this[CONTEXT_KEY] = context;
  }
}

/** Reads and sets the current frame. */
interface FrameAccess {
  readonly get: () => Frame | null | undefined;
  readonly set: (frame: Frame | null | undefined) => void;
}

class FrameContextStorage implements ContextStorage {
  readonly #get: FrameAccess["get"];
  readonly #set: FrameAccess["set"];

  constructor({ get, set }: FrameAccess) {
    this.#get = get;
    this.#set = set;
  }

  active(): Context | undefined {
    return this.#get()?.[CONTEXT_KEY];
  }

  run<Receiver, Args extends unknown[], Result>(
    context: Context,
    fn: (this: Receiver, ...args: Args) => Result,
    receiver: Receiver,
    args: Args,
  ): Result {
    const before = this.#get();
    this.#set(frameWith(before, context));
    try {
      return Reflect.apply(fn, receiver, args);
    } finally {
      this.#set(before);
    }
  }
}

function frameWith(before: Frame | null | undefined, context: Context): Frame {
  return before === null || before === undefined || before instanceof ContextFrame
    ? new ContextFrame(context)
    : { ...before, [CONTEXT_KEY]: context };
}

/**
 * Returns a storage for the active context that takes a fraction of the time of an
 * `AsyncLocalStorage`, or `undefined` if this Deno does not expose the functions for it, or they
 * fail a trial.
 */
export function frameContextStorage(deno: DenoLike): ContextStorage | undefined {
  const core = denoCore(deno);
  if (core === undefined) return undefined;
  const get: unknown = Reflect.get(core, "getAsyncContext");
  const set: unknown = Reflect.get(core, "setAsyncContext");
  if (typeof get !== "function" || typeof set !== "function") return undefined;
  // why: the trial below checks it
  const access = { get, set } as FrameAccess;
  return worksAsExpected(access) ? new FrameContextStorage(access) : undefined;
}

// Code that runs here, also within another storage, must see both contexts, and leave none behind.
function worksAsExpected(access: FrameAccess): boolean {
  const storage = new FrameContextStorage(access);
  const before = access.get();
  if (before !== null && typeof before !== "object" && before !== undefined) return false;
  const other = new AsyncLocalStorage<string>();
  const sees = (context: Context, text: string | undefined): boolean =>
    storage.active() === context && other.getStore() === text;
  // Another storage puts itself into a copy of the frame, if this frame is the one in use.
  const isOther = (frame: unknown): boolean => !(frame instanceof ContextFrame);
  const outer = ROOT_CONTEXT.setValue(TRIAL_KEY, "outer");
  const inner = ROOT_CONTEXT.setValue(TRIAL_KEY, "inner");
  try {
    const isRight = storage.run(
      outer,
      () =>
        sees(outer, undefined) &&
        other.run("theirs", () =>
          isOther(access.get()) &&
          sees(outer, "theirs") &&
          storage.run(inner, () => sees(inner, "theirs"), undefined, []) &&
          sees(outer, "theirs")) &&
        sees(outer, undefined),
      undefined,
      [],
    );
    return isRight && access.get() === before && storage.active() === undefined;
  } catch (error) {
    reportOnce(
      "context-frames",
      "debug",
      "The active context is kept in an AsyncLocalStorage, because the faster storage failed its " +
        `trial: ${toText(error)}`,
    );
    return false;
  } finally {
    access.set(before);
  }
}
