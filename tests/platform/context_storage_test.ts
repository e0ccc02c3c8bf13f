import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { createContextKey, ROOT_CONTEXT } from "../../src/api/mod.ts";
import { currentPlatform } from "../../src/platform/current.ts";
import { type DenoLike, globalDeno } from "../../src/platform/deno/deno_like.ts";
import { frameContextStorage } from "../../src/platform/deno/frame_context_storage.ts";
import { asyncLocalContextStorage } from "../../src/sdk/context/mod.ts";

const ONE = ROOT_CONTEXT.setValue(createContextKey("test"), 1);
const platform = currentPlatform();
const storage = platform.contextStorage() ?? asyncLocalContextStorage;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Functions that read and set a frame, and what they work on. */
interface Frames {
  readonly getAsyncContext: () => unknown;
  readonly setAsyncContext: (frame: unknown) => void;
}

/** A Deno whose hidden side is the given one. */
function denoWith(core: unknown): DenoLike {
  const internal = Symbol("internal");
  // why: nothing else of Deno is looked at
  return { internal, [internal]: { core } } as unknown as DenoLike;
}

test("contextStorage() is there on Deno; Bun has nothing better than AsyncLocalStorage", () => {
  assert.equal(platform.contextStorage() !== undefined, platform.name === "deno");
});

test("contextStorage() and the application's storages keep out of each other's way", async () => {
  const theirs = new AsyncLocalStorage<string>();
  const outer = new AsyncLocalStorage<string>();
  await outer.run("outer", () =>
    storage.run(
      ONE,
      async () => {
        await theirs.run("theirs", async () => {
          await pause();
          assert.equal(storage.active(), ONE);
          assert.equal(theirs.getStore(), "theirs");
          assert.equal(outer.getStore(), "outer");
        });
        await pause();
        assert.equal(theirs.getStore(), undefined);
        assert.equal(outer.getStore(), "outer");
        assert.equal(storage.active(), ONE);
      },
      undefined,
      [],
    ));
  assert.equal(outer.getStore(), undefined);
  assert.equal(storage.active(), undefined);
});

test("contextStorage() keeps the context in what a callback starts, and in streams", async () => {
  const seen: unknown[] = [];
  const stream = storage.run(
    ONE,
    () => {
      setTimeout(() => seen.push(storage.active()), 0);
      queueMicrotask(() => seen.push(storage.active()));
      return new ReadableStream<string>({
        async start(controller) {
          await pause();
          controller.enqueue(storage.active() === ONE ? "inside" : "outside");
          controller.close();
        },
      });
    },
    undefined,
    [],
  );
  const { value } = await stream.getReader().read();
  assert.equal(value, "inside");
  await pause();
  assert.deepEqual(seen, [ONE, ONE]);
  assert.equal(storage.active(), undefined);
});

test("frameContextStorage() gives up where the frame is not what it expects", () => {
  const deaf: Frames = { getAsyncContext: () => undefined, setAsyncContext: () => {} };
  const broken: Frames = {
    getAsyncContext: () => undefined,
    setAsyncContext: (frame) => {
      if (frame !== undefined) throw new TypeError("no frames here");
    },
  };
  const strange: Frames = { getAsyncContext: () => 1, setAsyncContext: () => {} };
  let own: unknown;
  // It works, but the runtime's own storages know nothing of it.
  const apart: Frames = {
    getAsyncContext: () => own,
    setAsyncContext: (frame) => {
      own = frame;
    },
  };
  for (const core of [undefined, {}, { getAsyncContext: 1 }, deaf, broken, strange, apart]) {
    assert.equal(frameContextStorage(denoWith(core)), undefined);
  }
  assert.equal(own, undefined);
  const deno = globalDeno();
  if (deno !== undefined) assert.notEqual(frameContextStorage(deno), undefined);
});
