import type { TraceIdWords } from "./id_words.ts";

/** Four 32-bit words of entropy. */
export type SeedSource = () => Uint32Array;

// If a test or its environment has removed the cryptographic generator, a weaker seed is better
// than no spans.
const cryptoSeed: SeedSource = () => {
  const seed = new Uint32Array(4);
  try {
    return crypto.getRandomValues(seed);
  } catch {
    return seed.map(() => Math.random() * 2 ** 32);
  }
};

/** Number of words generated at a time. */
const POOL_LENGTH = 256;

/**
 * Uniformly random 32-bit words by xoshiro128** (Blackman and Vigna), seeded with 128 bits on first
 * use, so that a program that records nothing uses no entropy. A word costs a nanosecond or two,
 * far less than one of the cryptographic generator.
 */
export class RandomWords {
  readonly #seed: SeedSource;
  // The generator's state; undefined until the first word is asked for.
  #state: Int32Array | undefined;
  readonly #pool: Int32Array = new Int32Array(POOL_LENGTH);
  #used = POOL_LENGTH;

  /** @param seed Default: the cryptographic generator, or `Math.random` without one. */
  constructor(seed: SeedSource = cryptoSeed) {
    this.#seed = seed;
  }

  /** Returns the next word, signed. */
  word(): number {
    if (this.#used === POOL_LENGTH) this.#refill();
    return this.#pool[this.#used++];
  }

  /** Returns the next word that is not 0, so that the id it begins is not all zero. */
  nonZeroWord(): number {
    let word = this.word();
    while (word === 0) word = this.word();
    return word;
  }

  /** Writes a trace id, all four words in one go (bench/span_life.ts). */
  writeTraceId(target: TraceIdWords): void {
    if (this.#used > POOL_LENGTH - 4) this.#refill();
    const pool = this.#pool;
    const used = this.#used;
    target.traceWord0 = pool[used] || 1;
    target.traceWord1 = pool[used + 1];
    target.traceWord2 = pool[used + 2];
    target.traceWord3 = pool[used + 3];
    this.#used = used + 4;
  }

  #refill(): void {
    const pool = this.#pool;
    const state = this.#state ??= startState(this.#seed());
    // Word by word: destructuring it costs as much again as the whole loop on Bun.
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    for (let i = 0; i < POOL_LENGTH; i++) {
      const product = Math.imul(b, 5);
      pool[i] = Math.imul((product << 7) | (product >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
    this.#used = 0;
  }
}

function startState(seed: Uint32Array): Int32Array {
  const state = new Int32Array(4);
  state.set(seed.subarray(0, 4));
  state[0] |= 1; // all zero is the one state that the generator would never leave
  return state;
}
