/** What a text or number is given when it gets no number. */
const NONE = -1;

/** Characters of the longest text that gets a number. Longer ones are not kept here either. */
export const MAX_REPEATED_LENGTH = 128;

/**
 * The numbers of what stands in one place of many records: the values of one attribute, or the
 * names of spans. Some places hold the same few again and again, others a new one each time, and it
 * shows soon: after `limit` different ones a table gives up, and looks nothing up from then on.
 */
export class RepeatTable<Item> {
  readonly #limit: number;
  readonly #assign: (item: Item) => number;
  #numbers: Map<Item, number> | undefined = new Map();
  // What was asked for last: often the same comes again, and to compare it takes less than to look
  // it up.
  #last: Item | undefined;
  #lastNumber = NONE;

  /**
   * @param limit Different items that get a number.
   * @param assign Gives a number to an item; -1 for none.
   */
  constructor(limit: number, assign: (item: Item) => number) {
    this.#limit = limit;
    this.#assign = assign;
  }

  /** The number of an item; -1 when it has none and gets none. */
  numberOf(item: Item): number {
    if (item === this.#last) return this.#lastNumber;
    const numbers = this.#numbers;
    if (numbers === undefined) return NONE;
    if (typeof item === "string" && item.length > MAX_REPEATED_LENGTH) return NONE;
    const number = numbers.get(item) ?? this.#learn(numbers, item);
    this.#last = item;
    this.#lastNumber = number;
    return number;
  }

  #learn(numbers: Map<Item, number>, item: Item): number {
    if (numbers.size >= this.#limit) {
      this.#numbers = undefined;
      return NONE;
    }
    const number = this.#assign(item);
    numbers.set(item, number);
    return number;
  }
}
