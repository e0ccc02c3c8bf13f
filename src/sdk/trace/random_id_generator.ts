import { wordToHex } from "../../snapshot/mod.ts";
import type { IdGenerator } from "./id_generator.ts";

/** Four 32-bit words of entropy. */
export type SeedSource = () => Uint32Array;

const cryptoSeed: SeedSource = () => crypto.getRandomValues(new Uint32Array(4));

/**
 * The default ids: uniformly random words by xoshiro128** (Blackman and Vigna), seeded with 128 bits
 * from the runtime's cryptographic generator on first use. Ids need to be unique and evenly spread,
 * not secret; a word costs a few nanoseconds, asking the cryptographic generator far more.
 */
export class RandomIdGenerator implements IdGenerator {
  /** The ids are uniformly random in all their bytes. */
  readonly isRandom = true;
  readonly #seed: SeedSource;
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** Ids from the cryptographic generator's seed, or from a seed of your own. */
  constructor(seed: SeedSource = cryptoSeed) {
    this.#seed = seed;
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

  /** A random 32-bit word. */
  word(): number {
    if ((this.#a | this.#b | this.#c | this.#d) === 0) this.#start();
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  // Seeded late: a program that records nothing asks for no entropy.
  #start(): void {
    const seed = this.#seed();
    this.#a = seed[0] | 1; // all zero is the one state that the generator never leaves
    this.#b = seed[1] | 0;
    this.#c = seed[2] | 0;
    this.#d = seed[3] | 0;
  }
}
