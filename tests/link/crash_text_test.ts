import assert from "node:assert/strict";
import { test } from "node:test";
import { crashText, MAX_CRASH_LENGTH } from "../../src/link/crash_text.ts";

test("crashText() leaves out an excerpt of the source", () => {
  const message = [
    "372 |   }",
    `373 |     this.chunks.push(chunk);${" ".repeat(10_000)}`,
    `${" ".repeat(20_000)}^`,
    "TypeError: null is not an object (evaluating 'chunk.recordCount')",
    "      at add (blob:c15bcd59:1:11676)",
    "",
  ].join("\n");
  assert.equal(
    crashText(message),
    "TypeError: null is not an object (evaluating 'chunk.recordCount') " +
      "at add (blob:c15bcd59:1:11676)",
  );
});

test("crashText() keeps an ordinary message", () => {
  assert.equal(crashText("Uncaught Error: a | b ^ c"), "Uncaught Error: a | b ^ c");
});

test("crashText() tells no more than a line may hold", () => {
  const text = crashText("long ".repeat(10_000));
  assert.equal(text.length, MAX_CRASH_LENGTH);
  assert.ok(text.endsWith("..."));
});
