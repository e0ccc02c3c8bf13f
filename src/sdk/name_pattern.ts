/** A selection of names: those of `included`, or all, without those of `excluded`. */
export interface NameFilter {
  /** Patterns of names. @default all names */
  readonly included?: readonly string[] | undefined;
  /** Patterns of names that are left out, whatever `included` says. @default none */
  readonly excluded?: readonly string[] | undefined;
}

/**
 * Returns a test for names that match a pattern: `*` stands for any text, `?` for one character. It
 * takes no more steps than the product of both lengths, however many stars there are, since a name
 * may be a value from outside.
 */
export function namePattern(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name === pattern;
  const [start, ...rest] = pattern.split("*").map((part) => Array.from(part));
  const end = rest.pop();
  return (name) => {
    const chars = Array.from(name);
    if (!fitsAt(start, chars, 0)) return false;
    if (end === undefined) return chars.length === start.length;
    // Between two stars the leftmost match is as good as any.
    let from = start.length;
    for (const part of rest) {
      const last = chars.length - end.length - part.length;
      while (from <= last && !fitsAt(part, chars, from)) from++;
      if (from > last) return false;
      from += part.length;
    }
    const endFrom = chars.length - end.length;
    return endFrom >= from && fitsAt(end, chars, endFrom);
  };
}

function fitsAt(part: readonly string[], chars: readonly string[], from: number): boolean {
  return part.every((char, index) =>
    char === "?" ? from + index < chars.length : char === chars[from + index]
  );
}

/** Returns a test for the names that a filter selects. */
export function nameFilter({ included, excluded = [] }: NameFilter): (name: string) => boolean {
  const wanted = included?.map(namePattern);
  const unwanted = excluded.map(namePattern);
  return (name) =>
    (wanted === undefined || wanted.some((matches) => matches(name))) &&
    !unwanted.some((matches) => matches(name));
}
