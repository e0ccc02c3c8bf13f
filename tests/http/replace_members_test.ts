import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import { replaceMembers } from "../../src/http/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { instrumentObject, startBareServer } from "./start_server.ts";

class Counter {
  static readonly unit = "1";
  #count = 0;
  step = 1;
  get count(): number {
    return this.#count;
  }
  set count(count: number) {
    this.#count = count;
  }
  add(): this {
    this.#count += this.step;
    return this;
  }
  fetch(): string {
    return `fetched ${this.#count}`;
  }
}

test("replaceMembers() copies a plain object", () => {
  const plain = { a: 1, b: 2 };
  const replaced = replaceMembers(plain, { b: 3 });
  assert.deepEqual(replaced, { a: 1, b: 3 });
  assert.deepEqual(plain, { a: 1, b: 2 });
});

test("replaceMembers() leaves private members to functions, accessors and chains of calls", () => {
  const counter = new Counter();
  const view = replaceMembers(counter, { fetch: () => "replaced" });
  assert.equal(view.add().add(), view);
  assert.equal(view.count, 2);
  view.count = 5;
  view.step = 10;
  assert.equal(counter.add().count, 15);
  assert.equal(view.fetch(), "replaced");
  assert.equal(counter.fetch(), "fetched 15");
});

test("replaceMembers() keeps the class and the identity of members", () => {
  const view = replaceMembers(new Counter(), { fetch: () => "replaced" });
  assert.ok(view instanceof Counter);
  assert.equal(view.constructor, Counter);
  assert.equal(view.add, view.add);
  assert.equal("count" in view, true);
});

test("replaceMembers() calls what it puts in place with the original as this", () => {
  const counter = new Counter();
  const view = replaceMembers(counter, {
    fetch(this: unknown) {
      return this === counter ? "original" : "another";
    },
  });
  assert.equal(view.fetch(), "original");
  assert.equal(Reflect.apply(view.fetch, {}, []), "another");
});

test("replaceMembers() replaces members of what is frozen, and lets them be replaced", () => {
  class Frozen {
    readonly fetch = (): string => "own";
  }
  const view = replaceMembers(Object.freeze(new Frozen()), { fetch: () => "replaced" });
  assert.equal(view.fetch(), "replaced");
  Reflect.set(view, "fetch", () => "again");
  assert.equal(view.fetch(), "again");
});

test("instrument() returns an application that can be built on", async () => {
  using collected = new CollectedSpans();
  const app = instrumentObject(new Hono());
  app.route("/api", new Hono().get("/users", (c) => c.text("users")));
  app.mount("/mounted", () => new Response("mounted"));
  assert.equal(typeof app.basePath("/v1").fetch, "function");
  await using server = startBareServer((request) => app.fetch(request));
  assert.equal(await (await fetch(`${server.url}/api/users`)).text(), "users");
  assert.equal(await (await fetch(`${server.url}/mounted/x`)).text(), "mounted");
  assert.equal((await collected.ended(2)).length, 2);
});
