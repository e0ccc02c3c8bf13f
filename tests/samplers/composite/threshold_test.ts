import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { probabilityToThreshold } from "../../../src/samplers/mod.ts";

/** The share of 2^56 values that are not below a threshold. */
function probabilityOf(threshold: string | null): number {
  if (threshold === null) return 0;
  return Number(2n ** 56n - BigInt(`0x${threshold.padEnd(14, "0")}`)) / 2 ** 56;
}

// Specification, Trace State: Probability Sampling: one in N by precision 3, 4 and 5.
const TABLE: readonly (readonly [oneIn: number, ...thresholds: string[]])[] = [
  [1, "0", "0", "0"],
  [2, "8", "8", "8"],
  [3, "aab", "aaab", "aaaab"],
  [4, "c", "c", "c"],
  [5, "ccd", "cccd", "ccccd"],
  [8, "e", "e", "e"],
  [10, "e66", "e666", "e6666"],
  [16, "f", "f", "f"],
  [100, "fd71", "fd70a", "fd70a4"],
  [1_000, "ffbe7", "ffbe77", "ffbe76d"],
  [10_000, "fff972", "fff9724", "fff97247"],
  [100_000, "ffff584", "ffff583a", "ffff583a5"],
  [1_000_000, "ffffef4", "ffffef39", "ffffef391"],
];

test("probabilityToThreshold() gives the thresholds of the specification's table", () => {
  for (const [oneIn, ...thresholds] of TABLE) {
    const given = [3, 4, 5].map((precision) => probabilityToThreshold(1 / oneIn, precision));
    assert.deepEqual(given, thresholds, `1 in ${oneIn}`);
    assert.equal(probabilityToThreshold(1 / oneIn), thresholds[1]);
  }
});

test("probabilityToThreshold() goes to the ends of 56 bits and not beyond", () => {
  assert.equal(probabilityToThreshold(2 ** -56), "ffffffffffffff");
  assert.equal(probabilityToThreshold(2 ** -55), "fffffffffffffe");
  assert.equal(probabilityToThreshold(2 ** -57), null);
  assert.equal(probabilityToThreshold(0), null);
  assert.equal(probabilityToThreshold(-1), null);
  assert.equal(probabilityToThreshold(7), "0");
  assert.equal(probabilityToThreshold(1 - 2 ** -53), "0");
  assert.equal(probabilityToThreshold(1 - 2 ** -53, 14), "00000000000008");
});

test("probabilityToThreshold() refuses what is no number", () => {
  for (const value of [NaN, "0.5", null, undefined]) {
    assert.throws(() => probabilityToThreshold(value as number), TypeError); // plain JavaScript
  }
});

test("probabilityToThreshold() is monotone, and as near as its digits allow", () => {
  // Evenly by the logarithm, since small probabilities are the hard ones.
  const probabilities = fc.double({ min: -56, max: 0, noNaN: true }).map((power) => 2 ** power);
  const precisions = fc.integer({ min: 1, max: 14 });
  fc.assert(
    fc.property(probabilities, probabilities, precisions, (one, other, precision) => {
      const [small, large] = [Math.min(one, other), Math.max(one, other)];
      const [low, high] = [small, large].map((p) => probabilityToThreshold(p, precision));
      assert.ok(probabilityOf(low) <= probabilityOf(high));
      for (const [p, threshold] of [[small, low], [large, high]] as const) {
        assert.match(threshold ?? "", /^(?:0|[0-9a-f]{0,13}[1-9a-f])$/);
        // The leading f digits of the exact threshold come for free.
        const leading = Math.max(0, Math.ceil(Math.log2(1 / p) / 4) - 1);
        const unit = 16 ** -Math.min(14, precision + leading);
        assert.ok(Math.abs(probabilityOf(threshold) - p) <= unit / 2 + 2 ** -53 * p);
      }
    }),
    { numRuns: 2_000 },
  );
});
