import assert from "node:assert/strict";
import { test } from "node:test";
import { installMember, type Member, type Replacement } from "../../src/http/mod.ts";
import { diagnosticsOf } from "../sdk/metrics/metrics_fixture.ts";

interface Counter {
  total: number;
  add(count: number, ...rest: number[]): number;
}

function makeCounter(): Counter {
  return {
    total: 0,
    add(count) {
      return this.total += count;
    },
  };
}

function doubling(caller: string): Replacement {
  return {
    caller,
    call: (original, self, args) => Number(Reflect.apply(original, self, args)) * 2,
  };
}

test("installMember() replaces a function, until it is taken out", () => {
  const counter = makeCounter();
  const { add } = counter;
  const end = installMember(counter, "add", doubling("a()"));
  assert.equal(counter.add(3), 6);
  assert.equal(counter.total, 3);
  assert.deepEqual([counter.add.name, counter.add.length], ["add", 1]);
  end();
  assert.equal(counter.add, add);
});

test("installMember() leaves nothing behind on an object that inherits the function", () => {
  const counter = Object.create(makeCounter());
  const end = installMember(counter, "add", doubling("b()"));
  assert.equal(counter.add(1), 2);
  end();
  assert.equal(Object.hasOwn(counter, "add"), false);
  assert.equal(counter.add(1), 2);
  assert.equal(counter.total, 2);
});

test("installMember() stays in place where it has been wrapped, and passes calls on", () => {
  const counter = makeCounter();
  const end = installMember(counter, "add", doubling("c()"));
  const traced = counter.add;
  const wrapped: Member = function (this: unknown, ...args) {
    return Number(Reflect.apply(traced, this, args)) + 100;
  };
  Reflect.set(counter, "add", wrapped);
  assert.equal(counter.add(1), 102);
  end();
  assert.equal(counter.add, wrapped);
  assert.equal(counter.add(1), 102);
  assert.equal(counter.total, 2);
});

test("installMember() says where there is nothing to do, and does nothing", async () => {
  const counter = makeCounter();
  const first = installMember(counter, "add", doubling("d()"));
  const traced = counter.add;
  const messages = await diagnosticsOf(() => {
    installMember(counter, "add", doubling("e()"))();
    installMember(counter, "total", doubling("f()"))();
  });
  assert.deepEqual(messages, [
    "e() changes nothing: add is traced already.",
    "f() changes nothing: total is not a function in this runtime.",
  ]);
  assert.equal(counter.add, traced);
  first();
  assert.equal(counter.total, 0);
});
