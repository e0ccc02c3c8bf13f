import { numberName } from "./names.ts";

/** Characters of the longest value that gets a number. */
const MAX_VALUE_LENGTH = 128;

/** Values of all tables that get a number; the rest of the numbers is for keys. */
const MAX_VALUES = 2048;

let valueCount = 0;

/**
 * The numbers of texts that stand in one place of many records: the values of one attribute, or the
 * names of spans. Some places hold the same few texts again and again, others one that is new each
 * time, and it shows soon: after `limit` different texts a table gives up, and asks for no look-up
 * from then on.
 *
 * What has a number crosses the threads once. The text of the others lies about until it is handed
 * over, and to collect it then costs more than all the rest of the record (bench/http_hello.ts).
 */
export class ValueTable {
  readonly #limit: number;
  #numbers: Map<string, number> | undefined = new Map();
  // What was asked for last, because often the same text comes again, and to compare it takes less
  // than to look it up.
  #text = "";
  #number = -1;

  /** @param limit Different texts that get a number. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of a text's name; -1 when it has none and may get none. */
  numberOf(text: string): number {
    const numbers = this.#numbers;
    if (numbers === undefined) return -1;
    if (text === this.#text) return this.#number;
    const number = numbers.get(text) ?? this.#learn(numbers, text);
    this.#text = text;
    this.#number = number;
    return number;
  }

  #learn(numbers: Map<string, number>, text: string): number {
    if (numbers.size >= this.#limit || valueCount >= MAX_VALUES) {
      this.#numbers = undefined;
      return -1;
    }
    const number = text.length > MAX_VALUE_LENGTH ? -1 : numberName(text);
    numbers.set(text, number);
    valueCount++;
    return number;
  }
}

/** Different values of one attribute that get a number. */
const VALUES_OF_KEY = 32;

const tables: ValueTable[] = [];

/**
 * The number of the name of an attribute's value; -1 when it has none and may get none.
 *
 * @param key The number of the attribute's key.
 * @param value The value.
 */
export function numberValue(key: number, value: string): number {
  const table = tables[key] ?? addTable(key);
  return table.numberOf(value);
}

// Without holes, so that looking for a table stays fast.
function addTable(key: number): ValueTable {
  while (tables.length <= key) tables.push(new ValueTable(VALUES_OF_KEY));
  return tables[key];
}
