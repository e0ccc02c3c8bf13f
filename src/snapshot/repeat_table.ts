/** Stands for the number of an item that gets none. */
const NONE = -1;

/** The maximum length of a text that gets a number, in characters. Longer ones are not kept. */
export const MAX_REPEATED_LENGTH = 128;

/**
 * The numbers of the items in one place of many records: the values of one attribute, or the names
 * of spans. Some places hold the same few items again and again, others a new one each time: a
 * table that has seen `limit` different items gives up, and looks nothing up from then on.
 */
export class RepeatTable<Item> {
  readonly #limit: number;
  readonly #assign: (item: Item) => number;
  #numbers: Map<Item, number> | undefined = new Map();
  // The last item asked for: often the same one follows, and comparing it is cheaper than a lookup.
  #last: Item | undefined;
  #lastNumber = NONE;

  /**
   * @param limit How many different items get a number.
   * @param assign Returns the number for a new item; -1 for none.
   */
  constructor(limit: number, assign: (item: Item) => number) {
    this.#limit = limit;
    this.#assign = assign;
  }

  /** Returns the number of an item, assigned if it is new; -1 if it gets none. */
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
