/** Which names are taken: those of `included`, or all, without those of `excluded`. */
export interface NameFilter {
  /** Patterns of names. @default all names */
  readonly included?: readonly string[] | undefined;
  /** Patterns of names that are left out, whatever `included` says. @default none */
  readonly excluded?: readonly string[] | undefined;
}

/** Answers whether a name fits a pattern: `*` stands for any text, `?` for one character. */
export function namePattern(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name === pattern;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "su");
  return (name) => expression.test(name);
}

/** Answers whether a filter takes a name. */
export function nameFilter({ included, excluded = [] }: NameFilter): (name: string) => boolean {
  const wanted = included?.map(namePattern);
  const unwanted = excluded.map(namePattern);
  return (name) =>
    (wanted === undefined || wanted.some((matches) => matches(name))) &&
    !unwanted.some((matches) => matches(name));
}
