import { doubleText } from "./normal_form.ts";

/**
 * An object of the Collector's JSON, read member by member. What OTLP omits has its default, and an
 * unread member is an error, so that everything is compared.
 */
export class JsonObject {
  readonly #where: string;
  readonly #members: Map<string, unknown>;

  constructor(value: unknown, where: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new TypeError(`reading ${where}: expected an object, got ${JSON.stringify(value)}`);
    }
    this.#where = where;
    this.#members = new Map(Object.entries(value));
  }

  /** Whether the member exists and is unread. */
  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** The member as it is; `undefined` if omitted. */
  take(name: string): unknown {
    const value = this.#members.get(name);
    this.#members.delete(name);
    return value;
  }

  /** A string; `""` if omitted. */
  text(name: string): string {
    const value = this.take(name) ?? "";
    if (typeof value !== "string") throw this.#wrong(name, "a string", value);
    return value;
  }

  /** An integer: a number in JSON or, with 64 bits, a string; `"0"` if omitted. */
  integer(name: string): string {
    const value = this.take(name) ?? 0;
    if (typeof value === "number" || typeof value === "string") {
      if (/^-?\d+$/.test(String(value))) return String(value);
    }
    throw this.#wrong(name, "an integer", value);
  }

  /** A double in normal form: a number in JSON, or text if JSON has no such number. */
  double(name: string): string {
    const value = this.take(name) ?? 0;
    if (typeof value === "number") return doubleText(value);
    if (typeof value === "string" && /^(NaN|-?Infinity)$/.test(value)) {
      return doubleText(Number(value));
    }
    throw this.#wrong(name, "a double", value);
  }

  /** A list of numbers in their JSON forms; empty if omitted. */
  items(name: string): (number | string)[] {
    const value = this.take(name) ?? [];
    const isItem = (item: unknown): item is number | string =>
      typeof item === "number" || typeof item === "string";
    if (!Array.isArray(value) || !value.every(isItem)) {
      throw this.#wrong(name, "a list of numbers", value);
    }
    return value;
  }

  /** An object; empty if omitted. */
  object(name: string): JsonObject {
    return new JsonObject(this.take(name) ?? {}, `${this.#where}.${name}`);
  }

  /** A list of objects; empty if omitted. */
  list(name: string): JsonObject[] {
    const value = this.take(name) ?? [];
    if (!Array.isArray(value)) throw this.#wrong(name, "a list", value);
    return value.map((item, index) => new JsonObject(item, `${this.#where}.${name}[${index}]`));
  }

  /** Throws if a member is unread. */
  end(): void {
    if (this.#members.size === 0) return;
    throw new TypeError(`reading ${this.#where}: unknown members ${[...this.#members.keys()]}`);
  }

  #wrong(name: string, expected: string, value: unknown): TypeError {
    const got = JSON.stringify(value);
    return new TypeError(`reading ${this.#where}.${name}: expected ${expected}, got ${got}`);
  }
}
