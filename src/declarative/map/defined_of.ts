/** The type of an object without `undefined` among its members. */
export type DefinedOf<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Returns a copy without the members that are `undefined`. */
export function definedOf<T extends object>(object: T): DefinedOf<T> {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  // why: only members that are undefined were taken out
  return Object.fromEntries(members) as DefinedOf<T>;
}
