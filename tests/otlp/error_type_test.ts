import assert from "node:assert/strict";
import { test } from "node:test";
import { errorTypeOf } from "../../src/otlp/sender/error_type.ts";
import type { AttemptEnd, Outcome } from "../../src/otlp/sender/outcome.ts";

const CASES: readonly (readonly [Outcome, AttemptEnd | undefined, string | undefined])[] = [
  [{ kind: "accepted" }, 200, undefined],
  [{ kind: "partial", rejectedCount: 1, message: "" }, 200, "rejected"],
  [{ kind: "refused", status: 404, message: "" }, 404, "404"],
  [{ kind: "refused", status: 200, message: "" }, 200, "response_too_large"],
  [{ kind: "refused", status: 0, message: "" }, "failed", "connection_error"],
  [{ kind: "refused", status: 0, message: "" }, undefined, "_OTHER"],
  [{ kind: "exhausted", attempts: 2, message: "" }, 503, "503"],
  [{ kind: "exhausted", attempts: 2, message: "" }, "timeout", "timeout"],
  [{ kind: "exhausted", attempts: 2, message: "" }, "failed", "connection_error"],
  [{ kind: "too_large", bodyBytes: 1 }, undefined, "too_large"],
  [{ kind: "aborted" }, "aborted", "shutdown"],
];

for (const [outcome, last, expected] of CASES) {
  test(`errorTypeOf() says ${expected} of ${outcome.kind} when the end was ${last}`, () => {
    assert.equal(errorTypeOf(outcome, last), expected);
  });
}
