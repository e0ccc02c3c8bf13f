import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { hexToWord, wordToHex } from "../../src/snapshot/mod.ts";

test("hexToWord() gives back the word of wordToHex()", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (word) => {
    const hex = wordToHex(word);
    assert.equal(hex, word.toString(16).padStart(8, "0"));
    assert.equal(hexToWord(hex, 0), word | 0);
    assert.equal(hexToWord(`ab${hex.toUpperCase()}`, 2), word | 0);
  }));
});
