import { isHeaderName } from "../api/header_problem.ts";
import type { Attributes } from "../api/mod.ts";
import type { HeaderReader } from "./read_header.ts";

/** Records the headers that the application names, each as a list of strings. */
export class HeaderCapture {
  readonly #attributeOf: (name: string) => string;
  #names: readonly string[] = [];
  #keys: readonly string[] = [];

  /**
   * @param names The headers, in any case.
   * @param attributeOf The attribute of a header, given its name in lower case.
   * @throws {TypeError} When a name is not the name of a header.
   */
  constructor(names: readonly string[], attributeOf: (name: string) => string) {
    this.#attributeOf = attributeOf;
    this.use(names);
  }

  /** Whether no header is named. */
  get isEmpty(): boolean {
    return this.#names.length === 0;
  }

  /**
   * Names other headers from now on.
   *
   * @throws {TypeError} When a name is not the name of a header.
   */
  use(names: readonly string[]): void {
    for (const name of names) checkName(name);
    this.#names = [...new Set(names.map((name) => name.toLowerCase()))];
    this.#keys = this.#names.map(this.#attributeOf);
  }

  /** Adds the headers that are present to a collection of attributes. */
  addTo(attributes: Attributes, headers: HeaderReader): void {
    for (let i = 0; i < this.#names.length; i++) {
      const values = valuesOf(headers, this.#names[i]);
      if (values !== undefined) attributes[this.#keys[i]] = values;
    }
  }
}

function valuesOf(headers: HeaderReader, name: string): string[] | undefined {
  // `Set-Cookie` is the one header whose values cannot be separated once they are joined.
  if (name === "set-cookie") {
    const cookies = headers.getSetCookie();
    return cookies.length === 0 ? undefined : cookies;
  }
  const value = headers.get(name);
  return value === null ? undefined : [value];
}

function checkName(name: unknown): void {
  if (!isHeaderName(name)) {
    throw new TypeError(
      `Cannot capture headers: ${JSON.stringify(name)} is not a valid header name.`,
    );
  }
}
