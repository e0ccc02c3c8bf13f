import { diag } from "../api/mod.ts";

/** The kinds of values that options take, in the words of a message. */
type Kind =
  | "a function"
  | "true or false"
  | "a list"
  | "a list of strings"
  | "a list of paths, or a function"
  | '"parent", "link" or "ignore"';

const ACCEPTS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  "a function": (value) => typeof value === "function",
  "true or false": (value) => typeof value === "boolean",
  "a list": Array.isArray,
  "a list of strings": (value) =>
    Array.isArray(value) && value.every((item) => typeof item === "string"),
  "a list of paths, or a function": (value) =>
    value === null || Array.isArray(value) || typeof value === "function",
  '"parent", "link" or "ignore"': (value) =>
    value === "parent" || value === "link" || value === "ignore",
};

/** The names of the options, each with its kind, or with the options of a group. */
export type OptionKinds<Options> = {
  readonly [Name in keyof Required<Options>]:
    | Kind
    | OptionKinds<NonNullable<Options[Name]>>;
};

type AnyKinds = Readonly<Record<string, Kind | object>>;

/**
 * Checks options that may come from plain JavaScript or an unchecked program. Unknown names are
 * reported and ignored.
 *
 * @param options The options to check.
 * @param kinds The options that exist.
 * @param caller The function that they were given to, such as `instrument()`.
 * @throws {TypeError} If the options are not an object, or one of them has the wrong kind.
 */
export function checkHttpOptions<Options>(
  options: unknown,
  kinds: OptionKinds<Options>,
  caller: string,
): void {
  const unknown: string[] = [];
  checkGroup(options, { kinds, path: "", caller, unknown });
  if (unknown.length > 0) {
    diag.warn(`${caller} ignores unknown options: ${unknown.join(", ")}.`);
  }
}

function checkGroup(
  group: unknown,
  { kinds, path, caller, unknown }: {
    readonly kinds: AnyKinds;
    readonly path: string;
    readonly caller: string;
    readonly unknown: string[];
  },
): void {
  if (typeof group !== "object" || group === null) {
    const what = path === "" ? "the options" : `option ${path.slice(0, -1)}`;
    throw new TypeError(`Cannot use ${what} of ${caller}: it must be an object.`);
  }
  for (const [name, value] of Object.entries(group)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) unknown.push(path + name);
    else if (value === undefined) continue;
    else if (typeof kind === "object") {
      // why: a kind that is not a string is a group of options
      const inner = kind as AnyKinds;
      checkGroup(value, { kinds: inner, path: `${path}${name}.`, caller, unknown });
    } else if (!ACCEPTS[kind](value)) {
      throw new TypeError(`Cannot use option ${path}${name} of ${caller}: it must be ${kind}.`);
    }
  }
}
