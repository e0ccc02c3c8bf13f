/** Uniform random numbers to choose exemplars: fast, reproducible by seed, not for secrets. */
export class RandomSequence {
  #state: number;

  /** @param seed Where to start; any number. */
  constructor(seed: number) {
    this.#state = (Math.imul(Math.floor(seed * 1e3), 0x9e3779b1) | 0) || 1;
  }

  /** Returns an integer from 0 to less than `limit`. */
  below(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return Math.floor((state >>> 0) / 2 ** 32 * limit);
  }
}
