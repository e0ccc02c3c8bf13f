/** Returns the symbol under which an object keeps something for its runtime's own use. */
export function hiddenKey(holder: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(holder).find((key) => key.description === description);
}

/** Returns what an object keeps under a symbol, or `undefined`. */
export function hiddenValue(holder: object, key: symbol | undefined): unknown {
  return key === undefined ? undefined : Reflect.get(holder, key);
}

/** Returns a value as an object, or `undefined` if it is not one. */
export function asObject(value: unknown): object | undefined {
  return typeof value === "object" && value !== null ? value : undefined;
}
