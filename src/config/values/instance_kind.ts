import { givenKind, type ValueKind } from "./value_kind.ts";

/** Objects, recognised by the methods that they must have. */
export function instance<Value extends object>(
  what: string,
  methods: readonly (keyof Value & string)[],
): ValueKind<Value> {
  return givenKind(`${what}, with ${methods.join(", ")}`, (value) => hasMethods(value, methods));
}

/** Lists of such objects. */
export function listOfInstances<Value extends object>(
  what: string,
  methods: readonly (keyof Value & string)[],
): ValueKind<readonly Value[]> {
  return givenKind(
    `a list of ${what}, each with ${methods.join(", ")}`,
    (value) => Array.isArray(value) && value.every((item) => hasMethods(item, methods)),
  );
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return methods.every((method) => typeof Reflect.get(value, method) === "function");
}
