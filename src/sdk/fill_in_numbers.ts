/**
 * Options that are numbers of at least 0, with the defaults of those that are not given.
 *
 * @param problem What to say of a member that is none.
 * @throws RangeError for it.
 */
export function fillInNumbers<Options extends object>(
  defaults: Options,
  options: Partial<Options>,
  problem: (name: string, value: unknown) => string,
): Options {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const all: Options = { ...defaults, ...Object.fromEntries(given) };
  for (const [name, value] of Object.entries(all)) {
    if (typeof value !== "number" || !(value >= 0)) throw new RangeError(problem(name, value));
  }
  return all;
}
