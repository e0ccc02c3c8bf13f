import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { headerProblem, isHeaderName } from "../../src/api/header_problem.ts";

/** Whether the runtime takes a header; it cuts blanks and line ends off the value itself. */
function doesRuntimeTake(name: string, value: string): boolean {
  try {
    new Headers([[name, value]]);
    return true;
  } catch {
    return false;
  }
}

const part = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "x-a",
    "",
    "!#$%&'*+-.^_`|~0aZ",
    "a b",
    "a:b",
    "a\n",
    "\u00e9",
    "\u2028",
    "\u0142",
  ),
);

test("isHeaderName() takes the names that the runtime takes", () => {
  fc.assert(
    fc.property(part, (name) => isHeaderName(name) === doesRuntimeTake(name, "")),
    { numRuns: 1000 },
  );
  for (const name of [undefined, null, 1, ["x-a"]]) assert.ok(!isHeaderName(name));
});

test("headerProblem() finds nothing wrong only where the runtime takes the header", () => {
  fc.assert(
    fc.property(
      part,
      part,
      (name, value) => headerProblem(name, value) !== undefined || doesRuntimeTake(name, value),
    ),
    { numRuns: 1000 },
  );
  assert.equal(headerProblem("x-a", "b\tc \u00ff"), undefined);
});

test("headerProblem() says whether the name or the value is wrong, and shows neither", () => {
  assert.equal(headerProblem("a b", "secret"), "has a name that no header can have");
  for (const value of ["secret\r\nx: y", "\u0142", "\0", 1, undefined]) {
    assert.equal(headerProblem("x-a", value), "has a value that no header can have");
  }
});
