import { isPlainObject } from "../values/is_plain_object.ts";

/**
 * The names of a group of options. An option that is not a group is a `"value"`; the code that
 * reads it checks it.
 */
export interface OptionShape {
  readonly [name: string]: "value" | OptionShape;
}

/** The shape of the options of a type. A missing or extra name does not compile. */
export type ShapeOf<Options> = {
  readonly [Name in keyof Required<Options>]: "value" | OptionShape;
};

/**
 * Compares options with their shape.
 *
 * @param path Path of these options within all of them; `""` for all of them.
 * @returns The paths of unknown options.
 * @throws {TypeError} If a group is not a plain object. The message does not show the value, which
 *     may be a secret.
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
