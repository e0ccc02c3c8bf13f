import { isPlainObject } from "../values/is_plain_object.ts";

/**
 * The names of a group of options. What is no group is a `"value"`, which whoever reads it checks.
 */
export interface OptionShape {
  readonly [name: string]: "value" | OptionShape;
}

/** The shape of the options of a type: a name too few or too many does not compile. */
export type ShapeOf<Options> = {
  readonly [Name in keyof Required<Options>]: "value" | OptionShape;
};

/**
 * Holds options against their shape.
 *
 * @param path Where they stand among the options; `""` for all of them.
 * @returns The paths of what is there and is no option.
 * @throws {TypeError} Where a group is not a plain object. What it is instead is not shown: it may
 * hold a secret.
 */
export function findUnknownOptions(
  options: unknown,
  shape: OptionShape,
  path: string = "",
): readonly string[] {
  if (!isPlainObject(options)) {
    const what = path === "" ? "the options: they" : `option ${path}: it`;
    throw new TypeError(`Cannot use ${what} must be a plain object, not ${kindOf(options)}.`);
  }
  return Object.entries(options).flatMap(([name, value]) => {
    const place = path === "" ? name : `${path}.${name}`;
    const inner = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (inner === undefined) return [place];
    return inner === "value" || value === undefined ? [] : findUnknownOptions(value, inner, place);
  });
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an instance of a class" : `a ${typeof value}`;
}
