/** How the end of a body is told (RFC 9112, section 6.3). */
export type Framing =
  | { readonly kind: "length"; readonly bytes: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "until_close" }
  /** A transfer coding that was not asked for. */
  | { readonly kind: "unknown" };

/** What an answer says before its body. */
export interface AnswerHead {
  /** The HTTP status. */
  readonly status: number;
  /** Its headers; one that comes again is joined by commas. */
  readonly headers: Pick<Headers, "get">;
  /** How its body ends. */
  readonly framing: Framing;
  /** Whether the connection can be used again. */
  readonly isKept: boolean;
  /** After how long without a request the other end closes it, as far as it says so. */
  readonly idleLimitMs: number | undefined;
}

const SWITCHING_PROTOCOLS = 101;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
const FIELD = /^([!#$%&'*+\-.^_`|~\w]+):(.*)$/;

/**
 * Reads the head of an answer (RFC 9112, sections 2 to 6).
 *
 * @param text Its lines, without the empty one behind them; one before them is read over.
 * @throws {Error} where it is not one of HTTP/1.1 or 1.0, or leaves them
 */
export function readAnswerHead(text: string): AnswerHead {
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

/** Of `Keep-Alive`, which no standard has, but servers say, such as those of Node (RFC 2068). */
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
  return new Error("the answer is not one of HTTP/1.1");
}
