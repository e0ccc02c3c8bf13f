import type { ValueKind } from "./value_kind.ts";

/** Objects that code gives, told by the methods they must have. The environment cannot name any. */
export function instance<Value extends object>(
  what: string,
  methods: readonly (keyof Value & string)[],
): ValueKind<Value> {
  return {
    expected: `${what}, with ${methods.join(", ")}`,
    parse: () => undefined,
    accepts: (value) => hasMethods(value, methods),
  };
}

/** Lists of such objects. */
export function listOfInstances<Value extends object>(
  what: string,
  methods: readonly (keyof Value & string)[],
): ValueKind<readonly Value[]> {
  return {
    expected: `a list of ${what}, each with ${methods.join(", ")}`,
    parse: () => undefined,
    accepts: (value) => Array.isArray(value) && value.every((item) => hasMethods(item, methods)),
  };
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return methods.every((method) => typeof Reflect.get(value, method) === "function");
}
