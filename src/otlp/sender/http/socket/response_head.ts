/** How the end of a body is marked (RFC 9112, section 6.3). */
export type Framing =
  | { readonly kind: "length"; readonly bytes: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "until_close" }
  /** A transfer coding that was not asked for. */
  | { readonly kind: "unknown" };

/** The head of a response. */
export interface ResponseHead {
  /** The HTTP status. */
  readonly status: number;
  /** Its headers; repeated ones are joined by commas. */
  readonly headers: Pick<Headers, "get">;
  /** How its body ends. */
  readonly framing: Framing;
  /** Whether the connection can be reused. */
  readonly isKept: boolean;
  /** After how long without a request the other end closes it, if it says so. */
  readonly idleLimitMs: number | undefined;
}

const SWITCHING_PROTOCOLS = 101;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
const FIELD = /^([!#$%&'*+\-.^_`|~\w]+):(.*)$/;

/**
 * Parses the head of a response (RFC 9112, sections 2 to 6).
 *
 * @param text Its lines, without the empty one at the end; an empty one at the start is skipped.
 * @throws {Error} if it is not HTTP/1.1 or 1.0, or switches to another protocol
 */
export function readResponseHead(text: string): ResponseHead {
  const [first = "", ...lines] = text.trimStart().replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const match = STATUS_LINE.exec(first);
  if (match === null) throw notHttp();
  const status = Number(match[2]);
  if (status === SWITCHING_PROTOCOLS) throw notHttp();
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) throw notHttp();
    const key = name.toLowerCase();
    const before = fields.get(key);
    const trimmed = value.trim();
    fields.set(key, before === undefined ? trimmed : `${before}, ${trimmed}`);
  }
  const framing = framingOf(status, fields);
  const isKept = match[1] === "1" && framing.kind !== "until_close" &&
    !/(?:^|,)\s*close\s*(?:,|$)/i.test(fields.get("connection") ?? "");
  return {
    status,
    headers: { get: (name) => fields.get(name) ?? null },
    framing,
    isKept,
    idleLimitMs: idleLimitMs(fields.get("keep-alive")),
  };
}

/** From `Keep-Alive`, which no current standard has, but servers such as Node's send (RFC 2068). */
function idleLimitMs(keepAlive: string | undefined): number | undefined {
  if (keepAlive === undefined) return undefined;
  const seconds = /(?:^|[,; ])timeout="?(\d{1,9})(?!\d)/i.exec(keepAlive)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function framingOf(status: number, fields: ReadonlyMap<string, string>): Framing {
  if (status < 200 || status === 204 || status === 304) return { kind: "length", bytes: 0 };
  const coding = fields.get("transfer-encoding");
  if (coding !== undefined) {
    return { kind: coding.toLowerCase() === "chunked" ? "chunked" : "unknown" };
  }
  const lengths = fields.get("content-length");
  if (lengths === undefined) return { kind: "until_close" };
  const [length, ...others] = new Set(lengths.split(",").map((each) => each.trim()));
  if (length === undefined || !/^\d{1,15}$/.test(length) || others.length > 0) throw notHttp();
  return { kind: "length", bytes: Number(length) };
}

function notHttp(): Error {
  return new Error("the response is not HTTP/1.1");
}
