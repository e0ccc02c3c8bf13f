import { wordToHex } from "../../../snapshot/mod.ts";
import type { IdGenerator } from "./id_generator.ts";
import { RandomWords, type SeedSource } from "./random_words.ts";

let wordsOf: (generator: RandomIdGenerator) => RandomWords;

/**
 * The default ids: uniformly random words, seeded with 128 bits from the runtime's cryptographic
 * generator on first use, or from `Math.random` where there is none. Ids need to be unique and
 * evenly spread, not secret.
 */
export class RandomIdGenerator implements IdGenerator {
  readonly #words: RandomWords;

  static {
    wordsOf = (generator) => generator.#words;
  }

  /** Ids from the cryptographic generator's seed, or from a seed of your own. */
  constructor(seed?: SeedSource) {
    this.#words = new RandomWords(seed);
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
    const words = this.#words;
    return wordToHex(words.nonZeroWord()) + wordToHex(words.word()) + wordToHex(words.word()) +
      wordToHex(words.word());
  }

  /** 16 hexadecimal digits. */
  generateSpanId(): string {
    return wordToHex(this.#words.nonZeroWord()) + wordToHex(this.#words.word());
  }
}

/** What this generator makes its ids from, for those who take them as words. */
export function randomWordsOf(generator: RandomIdGenerator): RandomWords {
  return wordsOf(generator);
}
