import { wordToHex } from "../../../snapshot/mod.ts";
import type { IdGenerator } from "./id_generator.ts";

/** Four 32-bit words of entropy. */
export type SeedSource = () => Uint32Array;

// Where a test, or what it runs in, has taken the cryptographic generator away, another one is
// better than no spans.
const cryptoSeed: SeedSource = () => {
  const seed = new Uint32Array(4);
  try {
    return crypto.getRandomValues(seed);
  } catch {
    return seed.map(() => Math.random() * 2 ** 32);
  }
};

/** Words that are made at a time. */
const POOL_LENGTH = 256;

/**
 * The default ids: uniformly random words by xoshiro128** (Blackman and Vigna), seeded with 128
 * bits from the runtime's cryptographic generator on first use, or from `Math.random` where there
 * is none. Ids need to be unique and evenly spread, not secret; a word costs a nanosecond or two,
 * asking the cryptographic generator far more.
 */
export class RandomIdGenerator implements IdGenerator {
  readonly #seed: SeedSource;
  // The generator's state; undefined until the first word is asked for.
  #state: Int32Array | undefined;
  readonly #pool: Int32Array = new Int32Array(POOL_LENGTH);
  #used = POOL_LENGTH;

  /** Ids from the cryptographic generator's seed, or from a seed of your own. */
  constructor(seed: SeedSource = cryptoSeed) {
    this.#seed = seed;
  }

  /**
   * The ids are uniformly random in all their bytes. Not told of a class made from this one that
   * makes trace ids of its own.
   */
  get isRandom(): boolean {
    return this.generateTraceId === RandomIdGenerator.prototype.generateTraceId;
  }

  /** 32 hexadecimal digits. */
  generateTraceId(): string {
    return wordToHex(this.nonZeroWord()) + wordToHex(this.word()) + wordToHex(this.word()) +
      wordToHex(this.word());
  }

  /** 16 hexadecimal digits. */
  generateSpanId(): string {
    return wordToHex(this.nonZeroWord()) + wordToHex(this.word());
  }

  /** A random word that is not 0, which keeps the id that it starts from being all zero. */
  nonZeroWord(): number {
    let word = this.word();
    while (word === 0) word = this.word();
    return word;
  }

  /** A random 32-bit word, signed. */
  word(): number {
    if (this.#used === POOL_LENGTH) {
      this.#fill();
      this.#used = 0;
    }
    return this.#pool[this.#used++];
  }

  #fill(): void {
    // Seeded late: a program that records nothing asks for no entropy.
    const state = this.#state ??= startState(this.#seed());
    let [a, b, c, d] = state;
    const pool = this.#pool;
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
    state.set([a, b, c, d]);
  }
}

function startState(seed: Uint32Array): Int32Array {
  const state = new Int32Array(4);
  state.set(seed.subarray(0, 4));
  state[0] |= 1; // all zero is the one state that the generator never leaves
  return state;
}
