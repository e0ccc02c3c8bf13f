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
