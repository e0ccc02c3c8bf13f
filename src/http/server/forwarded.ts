import type { TextMapGetter } from "../../api/mod.ts";
import { readHeader } from "../read_header.ts";

/** What a proxy says about a request that it received. */
export interface ForwardedElement {
  /** The sender: an address, perhaps with a port. */
  readonly for: string | undefined;
  /** The `Host` that the proxy received. */
  readonly host: string | undefined;
  /** The scheme by which the proxy received it. */
  readonly proto: string | undefined;
}

/** What the proxies in front of a server say about a request. */
export interface Forwarded {
  /** The scheme that the client used: `http` or `https`. */
  readonly scheme: "http" | "https" | undefined;
  /** The `Host` that the client sent. */
  readonly host: string | undefined;
  /** The client: an address, perhaps with a port; `undefined` where a proxy hides it. */
  readonly client: string | undefined;
}

/** How many characters of a `Forwarded` header are read: only its first element counts. */
const MAX_FORWARDED_CHARS = 1024;

/**
 * Reads the first element of a `Forwarded` header, which comes from the proxy nearest to the
 * client. A part that cannot be read counts as absent; nothing is thrown.
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

/**
 * Reads the headers that proxies add: `Forwarded`, which wins, and `X-Forwarded-*`.
 *
 * @returns What they say, or `undefined` where there are none.
 */
export function readForwarded(
  getter: TextMapGetter<object>,
  headers: object,
): Forwarded | undefined {
  const forwarded = readHeader(getter, headers, "forwarded");
  const element = forwarded === undefined ? undefined : parseForwarded(forwarded);
  const host = element?.host ?? readFirst(getter, headers, "x-forwarded-host");
  const proto = element?.proto ?? readFirst(getter, headers, "x-forwarded-proto");
  const client = element?.for ?? readFirst(getter, headers, "x-forwarded-for");
  if (host === undefined && proto === undefined && client === undefined) return undefined;
  const isUnknown = client?.toLowerCase() === "unknown";
  return { scheme: schemeOf(proto), host, client: isUnknown ? undefined : client };
}

// Some proxies, such as Traefik, send `ws` or `wss` for a WebSocket, which begins as a request over
// HTTP.
function schemeOf(proto: string | undefined): "http" | "https" | undefined {
  switch (proto?.toLowerCase()) {
    case "http":
    case "ws":
      return "http";
    case "https":
    case "wss":
      return "https";
    default:
      return undefined;
  }
}

function readFirst(
  getter: TextMapGetter<object>,
  headers: object,
  name: string,
): string | undefined {
  const value = readHeader(getter, headers, name);
  if (value === undefined) return undefined;
  const first = firstOf(value);
  return first === "" ? undefined : first;
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
