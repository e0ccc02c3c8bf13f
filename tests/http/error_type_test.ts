import assert from "node:assert/strict";
import { test } from "node:test";
import { errorType } from "../../src/http/mod.ts";

test("errorType() names the class, or the code where the class says nothing", () => {
  class PaymentError extends Error {}
  assert.equal(errorType(new PaymentError("secret")), "PaymentError");
  assert.equal(errorType(new RangeError()), "RangeError");
  assert.equal(errorType(Object.assign(new TypeError(), { code: "ECONNREFUSED" })), "ECONNREFUSED");
  assert.equal(
    errorType(new TypeError("x", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) })),
    "ENOTFOUND",
  );
  assert.equal(errorType(new DOMException("x", "AbortError")), "AbortError");
  assert.equal(errorType(new Error("x")), "Error");
  assert.equal(errorType(Object.assign(new Error("x"), { name: "no class" })), "Error");
  assert.equal(errorType(Object.create(null)), "_OTHER");
  assert.equal(errorType("text"), "_OTHER");
  assert.equal(errorType(null), "_OTHER");
  assert.equal(
    errorType(
      new Proxy({}, {
        get() {
          throw new Error("no");
        },
      }),
    ),
    "_OTHER",
  );
});
