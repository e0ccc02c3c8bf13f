/** What a proxy says about the request that it got. */
export interface ForwardedElement {
  /** Who sent it: an address, perhaps with a port. */
  readonly for: string | undefined;
  /** The `Host` that it got. */
  readonly host: string | undefined;
  /** The scheme that it got. */
  readonly proto: string | undefined;
}

/** How much of a forwarding header is looked at: only its first element counts. */
export const MAX_FORWARDED_CHARS = 1024;

/**
 * Reads the first element of a `Forwarded` header, which is what the proxy nearest to the client
 * says. What cannot be read counts as absent; nothing is thrown.
 *
 * Implements RFC 7239, section 4.
 */
export function parseForwarded(header: string): ForwardedElement {
  const text = header.length > MAX_FORWARDED_CHARS ? header.slice(0, MAX_FORWARDED_CHARS) : header;
  const found: { for?: string; host?: string; proto?: string } = {};
  let position = 0;
  while (position < text.length) {
    const equals = text.indexOf("=", position);
    if (equals < 0) break;
    const name = text.slice(position, equals).trim().toLowerCase();
    if (name.includes(",")) break;
    const isQuoted = text[equals + 1] === '"';
    const end = isQuoted ? closingQuote(text, equals + 2) : tokenEnd(text, equals + 1);
    const value = isQuoted
      ? text.slice(equals + 2, end).replace(/\\(.)/g, "$1")
      : text.slice(equals + 1, end).trim();
    if (value !== "" && (name === "for" || name === "host" || name === "proto")) {
      found[name] ??= value;
    }
    position = isQuoted ? tokenEnd(text, end) : end;
    if (text[position] === ",") break;
    position++;
  }
  return { for: found.for, host: found.host, proto: found.proto };
}

/** Returns the first value of a header that is a list, such as `X-Forwarded-For`. */
export function firstOf(header: string): string {
  const comma = header.indexOf(",");
  return (comma < 0 ? header : header.slice(0, comma)).trim();
}

function closingQuote(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}

function tokenEnd(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    if (text[i] === ";" || text[i] === ",") return i;
  }
  return text.length;
}
