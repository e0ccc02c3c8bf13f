import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fetch, wrapFetch } from "../../src/http/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { rawAnswers } from "./raw_answers.ts";

/** What a call of a function comes to, as text. */
function outcome(call: () => unknown): string {
  try {
    return String(call());
  } catch (error) {
    return String(error);
  }
}

// What somebody who is given a function can find out without calling it. Of a text a function may
// be native code whatever it is.
const glances: Readonly<Record<string, (fetch: Fetch) => unknown>> = {
  name: (fetch) => fetch.name,
  length: (fetch) => fetch.length,
  keys: (fetch) => Reflect.ownKeys(fetch).map(String).join(),
  descriptors: (fetch) =>
    Object.values(Object.getOwnPropertyDescriptors(fetch)).map((one) =>
      `${one.writable} ${one.enumerable} ${one.configurable} ${String(one.value)}`
    ).join(),
  prototype: (fetch) => Reflect.get(fetch, "prototype"),
  "inherited prototype": (fetch) => Object.getPrototypeOf(fetch) === Function.prototype,
  tag: (fetch) => Object.prototype.toString.call(fetch),
  "new without an argument": (fetch) => {
    const made: unknown = Reflect.construct(fetch, []);
    if (made instanceof Promise) made.catch(() => {});
    return made;
  },
  "new.target": (fetch) => Reflect.construct(Object, [], fetch),
  instanceof: (fetch) => ({}) instanceof fetch,
};
for (const [what, glance] of Object.entries(glances)) {
  test(`wrapFetch() shows what fetch shows: ${what}`, () => {
    using _collected = new CollectedSpans();
    assert.equal(outcome(() => glance(wrapFetch(fetch))), outcome(() => glance(fetch)));
  });
}

test("wrapFetch() takes and shows what is hung on it as the original does", () => {
  const original: Fetch = () => Promise.resolve(new Response());
  const traced = wrapFetch(original);
  Object.defineProperty(traced, "isMocked", { value: true, configurable: true });
  assert.equal(Reflect.get(traced, "isMocked"), true);
  assert.equal(Reflect.get(original, "isMocked"), true);
  assert.match(Function.prototype.toString.call(traced), /^function \w*\(\) \{\s*\[native code\]/);
});

const HEADERS = { "X-B": "1", "a": "2", "Content-Type": "text/x", "Accept": "text/y" };
const heads: Readonly<Record<string, () => RequestInit["headers"]>> = {
  "an object": () => HEADERS,
  "an object with numbers": () => ({ "x-b": 2, a: true }) as unknown as Record<string, string>,
  "an object without a value": () => ({ b: undefined, a: "1" }) as unknown as HeadersInit,
  "an object with a name in two ways": () => ({ "X-B": "1", a: "2", "x-b": "3" }),
  "a list": () => [["X-B", "1"], ["a", "2"], ["X-B", "3"]],
  "a map": () => new Map([["X-B", "1"], ["a", "2"]]) as unknown as [string, string][],
  "a generator": () =>
    (function* () {
      yield ["X-B", "1"];
      yield ["a", "2"];
      yield ["X-B", "3"];
    })() as unknown as [string, string][],
  "Headers": () => new Headers(HEADERS),
  "an object without a prototype": () =>
    Object.assign(Object.create(null), HEADERS) as Record<string, string>,
};
for (const [what, headers] of Object.entries(heads)) {
  test(`wrapFetch() sends the headers of ${what} as they are, and adds its own`, async () => {
    using collected = new CollectedSpans();
    await using server = await rawAnswers();
    for (const send of [fetch, wrapFetch(fetch)]) {
      const response = await send(server.url, { headers: headers() });
      await response.text();
    }
    const [expected, sent] = server.requests;
    const added = /traceparent: [-\w]+\r\n/;
    assert.match(sent, added);
    assert.equal(sent.replace(added, ""), expected);
    await collected.ended(1);
  });
}

test("wrapFetch() gives on headers of the kind that it is given", async () => {
  using _collected = new CollectedSpans();
  const given: unknown[] = [];
  const traced = wrapFetch((_input, init) => {
    given.push(init?.headers);
    return Promise.resolve(new Response());
  });
  for (const headers of [HEADERS, new Headers(HEADERS), Object.entries(HEADERS)]) {
    await traced("http://localhost/", { headers: headers as HeadersInit });
  }
  const [record, headers, list] = given;
  assert.ok(record !== null && typeof record === "object");
  assert.deepEqual(Object.keys(record), [...Object.keys(HEADERS), "traceparent"]);
  assert.ok(headers instanceof Headers);
  assert.ok(Array.isArray(list));
});
