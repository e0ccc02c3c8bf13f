import { wordToHex } from "../../../snapshot/mod.ts";
import type { IdGenerator } from "./id_generator.ts";
import { RandomWords, type SeedSource } from "./random_words.ts";

let wordsOf: (generator: RandomIdGenerator) => RandomWords;

/**
 * The default id generator: uniformly random words, seeded on first use with 128 bits from the
 * runtime's cryptographic generator, or from `Math.random` if there is none. Ids need to be unique
 * and evenly spread, not secret.
 */
export class RandomIdGenerator implements IdGenerator {
  readonly #words: RandomWords;

  static {
    wordsOf = (generator) => generator.#words;
  }

  /** Creates a generator seeded by the cryptographic generator, or by a source of your own. */
  constructor(seed?: SeedSource) {
    this.#words = new RandomWords(seed);
  }

  /**
   * True, since all bytes are uniformly random; false for a subclass with trace ids of its own.
   */
  get isRandom(): boolean {
    return this.generateTraceId === RandomIdGenerator.prototype.generateTraceId;
  }

  /** Returns 32 hexadecimal digits. */
  generateTraceId(): string {
    const words = this.#words;
    return wordToHex(words.nonZeroWord()) + wordToHex(words.word()) + wordToHex(words.word()) +
      wordToHex(words.word());
  }

  /** Returns 16 hexadecimal digits. */
  generateSpanId(): string {
    return wordToHex(this.#words.nonZeroWord()) + wordToHex(this.#words.word());
  }
}

/** Returns the source of a generator's words, for those who take ids as words. */
export function randomWordsOf(generator: RandomIdGenerator): RandomWords {
  return wordsOf(generator);
}
