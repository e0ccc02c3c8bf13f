import { reportHook } from "./call_hook.ts";

/**
 * Which requests are not traced: paths, or a function. A path is compared as it stands in the URL,
 * without the query; a path that ends in `*` matches every path with that prefix. A function that
 * throws ignores nothing and is reported.
 */
export type IgnoreRule<Subject> = readonly string[] | ((subject: Subject) => boolean);

/** Decides whether a request is traced. */
export class IgnoreMatcher<Subject> {
  readonly #paths = new Set<string>();
  readonly #prefixes: string[] = [];
  readonly #predicate: ((subject: Subject) => boolean) | undefined;
  /** Whether nothing is ever ignored. */
  readonly isIdle: boolean;

  /**
   * @param rule The rule; `undefined` ignores nothing.
   * @throws {TypeError} When a path does not begin with `/` or `*`.
   */
  constructor(rule: IgnoreRule<Subject> | undefined) {
    if (typeof rule === "function") this.#predicate = rule;
    else for (const path of rule ?? []) this.#add(path);
    this.isIdle = this.#predicate === undefined && this.#paths.size === 0 &&
      this.#prefixes.length === 0;
  }

  /** Whether a request is left out. */
  matches(path: string, subject: Subject): boolean {
    if (this.#predicate !== undefined) return isTrue(this.#predicate, subject);
    if (this.#paths.has(path)) return true;
    for (const prefix of this.#prefixes) {
      if (path.startsWith(prefix)) return true;
    }
    return false;
  }

  #add(path: unknown): void {
    if (typeof path !== "string" || !/^[/*]/.test(path)) {
      throw new TypeError(
        `Cannot ignore requests to ${JSON.stringify(path)}: a path must begin with "/" or "*".`,
      );
    }
    if (path.endsWith("*")) this.#prefixes.push(path.slice(0, -1));
    else this.#paths.add(path);
  }
}

function isTrue<Subject>(predicate: (subject: Subject) => boolean, subject: Subject): boolean {
  try {
    return predicate(subject) === true;
  } catch (error) {
    reportHook("ignore", error);
    return false;
  }
}
