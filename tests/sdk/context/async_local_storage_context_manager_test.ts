import { test } from "node:test";
import assert from "node:assert/strict";
import { createContextKey, ROOT_CONTEXT } from "../../../src/api/mod.ts";
import {
  AsyncLocalStorageContextManager,
  StorageContextManager,
} from "../../../src/sdk/context/mod.ts";
import { currentPlatform } from "../../../src/platform/current.ts";

const KEY = createContextKey("test");
const ONE = ROOT_CONTEXT.setValue(KEY, 1);
const TWO = ROOT_CONTEXT.setValue(KEY, 2);

const storage = currentPlatform().contextStorage();
const kinds = [
  { where: "in an AsyncLocalStorage", make: () => new AsyncLocalStorageContextManager() },
  ...(storage === undefined ? [] : [
    { where: "in the runtime's own place", make: () => new StorageContextManager(storage) },
  ]),
];

for (const { where, make } of kinds) {
  const manager = make();

  test(`active() is the root context when nothing is active, ${where}`, () => {
    assert.equal(manager.active(), ROOT_CONTEXT);
  });

  test(`with() makes a context active for the call and restores the one before, ${where}`, () => {
    manager.with(ONE, () => {
      assert.equal(manager.active(), ONE);
      manager.with(TWO, () => assert.equal(manager.active(), TWO));
      assert.equal(manager.active(), ONE);
    });
    assert.equal(manager.active(), ROOT_CONTEXT);
  });

  test(`with() restores the context before when the function throws, ${where}`, () => {
    const fail = () => {
      throw new RangeError("from the function");
    };
    assert.throws(() => manager.with(ONE, fail), /from the function/);
    assert.equal(manager.active(), ROOT_CONTEXT);
  });

  test(`with() passes on receiver, arguments and result, ${where}`, () => {
    const receiver = { base: 1 };
    function add(this: { base: number }, a: number, b: number): number {
      return this.base + a + b;
    }
    assert.equal(manager.with(ONE, add, receiver, 2, 3), 6);
    assert.equal(manager.with(ONE, () => manager.with(ONE, add, receiver, 2, 3)), 6);
    assert.equal(manager.with(ONE, (a: number) => a, undefined, 7), 7);
  });

  test(`with() keeps the context over await, promises and timers, ${where}`, async () => {
    await manager.with(ONE, async () => {
      await Promise.resolve();
      assert.equal(manager.active(), ONE);
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      assert.equal(manager.active(), ONE);
      await new Promise<void>((resolve) => {
        queueMicrotask(() => {
          assert.equal(manager.active(), ONE);
          resolve();
        });
      });
    });
    assert.equal(manager.active(), ROOT_CONTEXT);
  });

  test(`with() keeps contexts apart when calls run at the same time, ${where}`, async () => {
    const run = (context: typeof ONE) =>
      manager.with(context, async () => {
        for (let index = 0; index < 3; index++) {
          await new Promise<void>((resolve) => setTimeout(resolve, 0));
          assert.equal(manager.active(), context);
        }
      });
    await Promise.all([run(ONE), run(TWO)]);
  });

  test(`with() makes the root context active when it is given inside another one, ${where}`, () => {
    manager.with(ONE, () => {
      manager.with(ROOT_CONTEXT, () => assert.equal(manager.active(), ROOT_CONTEXT));
    });
  });

  test(`bind() returns a function that runs with the context, ${where}`, () => {
    const receiver = { base: 1 };
    function describe(this: { base: number }, a: number, b: number): unknown[] {
      return [manager.active(), this.base, a, b];
    }
    const bound = manager.bind(ONE, describe);
    assert.deepEqual(manager.with(TWO, () => bound.call(receiver, 2, 3)), [ONE, 1, 2, 3]);
    assert.equal(bound.length, 2);
  });

  test(`bind() returns what is no function as it is, ${where}`, () => {
    const target = { on() {} };
    assert.equal(manager.bind(ONE, target), target);
    assert.equal(manager.bind(ONE, undefined), undefined);
  });

  test(`disable() makes the root context active and enable() undoes it, ${where}`, () => {
    const own = make();
    own.with(ONE, () => {
      assert.equal(own.disable(), own);
      assert.equal(own.active(), ROOT_CONTEXT);
      assert.equal(own.with(TWO, () => own.active()), ROOT_CONTEXT);
      assert.equal(own.enable(), own);
      assert.equal(own.active(), ONE);
    });
  });

  test(`active() is the same of two managers, ${where}`, () => {
    const other = make();
    manager.with(ONE, () => assert.equal(other.active(), ONE));
  });
}
