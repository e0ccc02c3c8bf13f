/**
 * Fills in the defaults of options that must all be numbers of at least 0.
 *
 * @param problem Returns the error message for a member that is not.
 * @throws RangeError with that message.
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
