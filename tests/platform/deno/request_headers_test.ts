import assert from "node:assert/strict";
import { test } from "node:test";
import { headersGetterOf } from "../../../src/platform/deno/http/request_headers.ts";

test("headersGetterOf() reads the headers of whatever a framework passes as a request", () => {
  const headers = new Headers({ traceparent: "value" });
  for (const request of [new Request("http://a/", { headers }), { headers }]) {
    const getter = headersGetterOf(request);
    assert.equal(getter.get(request, "traceparent"), "value");
    assert.equal(getter.get(request, "baggage"), undefined);
    assert.deepEqual(getter.keys(request), ["traceparent"]);
  }
});

test("headersGetterOf() searches once on a Deno that reads no single headers", async () => {
  const NativeSide = class {};
  let searches = 0;
  const request = new Proxy({ [Symbol("request")]: new NativeSide(), headers: new Headers() }, {
    ownKeys: (target) => {
      searches++;
      return Reflect.ownKeys(target);
    },
  });
  // A module of its own, because the result of the search is kept for the whole process.
  const path = "../../../src/platform/deno/http/request_headers.ts?lacking";
  const fresh: { readonly headersGetterOf: typeof headersGetterOf } = await import(path);
  for (let count = 0; count < 3; count++) {
    assert.equal(fresh.headersGetterOf(request).get(request, "traceparent"), undefined);
  }
  assert.equal(searches, 1);
});

test("headersGetterOf() goes on searching after a request that the application made", async () => {
  const path = "../../../src/platform/deno/http/request_headers.ts?later";
  const fresh: { readonly headersGetterOf: typeof headersGetterOf } = await import(path);
  fresh.headersGetterOf(new Request("http://a/"));
  const native = new class {
    header(name: string): string {
      return `native ${name}`;
    }
  }();
  const request = { [Symbol("request")]: native };
  assert.equal(fresh.headersGetterOf(request).get(request, "baggage"), "native baggage");
});
