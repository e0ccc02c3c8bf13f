/**
 * Returns an address as messages may show it, well-formed or not: without user and password, query,
 * fragment and path, any of which may hold a key.
 */
export function redactAddress(text: string): string {
  // A password may hold any delimiter of a URL, so everything before the last @ is removed first.
  const safe = text.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, "$1***@").replace(/[?#].*$/s, "");
  const hostStart = /^(?:[a-z][\w+.-]*:)?\/\//i.exec(safe)?.[0].length ?? 0;
  const path = safe.indexOf("/", hostStart);
  return path < 0 || path === safe.length - 1 ? safe : `${safe.slice(0, path)}/***`;
}

/** Redacts a text from the first address in it to its end. */
export function redactAddressIn(text: string): string {
  let start = text.indexOf("://");
  if (start < 0) return text;
  while (start > 0 && /[\w+.-]/.test(text.charAt(start - 1))) start--;
  return text.slice(0, start) + redactAddress(text.slice(start));
}
