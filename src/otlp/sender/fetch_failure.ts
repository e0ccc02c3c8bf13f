import { cleanText } from "./clean_text.ts";

/** Failure of an exchange over a direct connection to the receiver. */
export class DirectError extends Error {
  /** @param cause The original error. */
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Why `fetch` gave no response. */
export interface FetchFailure {
  /** False if the request would fail the same way again: a missing permission, an address. */
  readonly canPass: boolean;
  /** What failed, for the user; bounded and without secrets. */
  readonly message: string;
  /** Whether no proxy can have been involved. */
  readonly isDirect: boolean;
}

const PERMANENT_NAMES: ReadonlySet<string> = new Set(["NotCapable", "PermissionDenied"]);
const PERMANENT_CODES = /^ERR_INVALID/;
const PERMANENT_MESSAGE = /scheme .* not supported|ports? .* blocked|invalid url|protocol must be/i;

/** Most causes of a chain that are examined. */
const MAX_CAUSES = 5;

/**
 * How much of a message is read: a receiver may have written into it. On Deno the message of a
 * connection that a server ends by GOAWAY includes the server's text.
 */
const MAX_READ_CHARS = 2048;

/**
 * Classifies a rejected `fetch`. The runtimes word connection failures differently and without
 * reliable codes, so failures that waiting cannot fix are listed, and all others count as a
 * connection that was refused, reset or lost: an extra attempt is bounded, a lost batch is lost. So
 * do failed TLS handshakes: certificates are renewed on either side, and a receiver's objection to
 * the client's may arrive as an alert or as a reset.
 */
export function fetchFailure(error: unknown): FetchFailure {
  let canPass = true;
  let message = "";
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSES && cause !== undefined && cause !== null; depth++) {
    const link = describe(cause);
    // The innermost cause says most: on Deno the outer one is only "fetch failed".
    if (link.message !== "") message = link.message;
    if (isPermanent(link)) canPass = false;
    cause = link.cause;
  }
  // Bun's messages end with advice for its own fetch, some of Deno's with a link to a library's
  // docs.
  const text = message.split(/For more information, pass `verbose|: https:\/\/docs\.rs\//, 1)[0]
    .trim();
  return {
    canPass,
    message: withoutPaths(cleanText(text === "" ? "fetch failed" : text)),
    isDirect: error instanceof DirectError,
  };
}

/** Deno shows the whole URL, but its path may hold a key. */
function withoutPaths(text: string): string {
  return text.replace(/(https?:\/\/[^\s/)"'<>]+)\/[^\s)"'<>]*/g, "$1");
}

interface CauseLink {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly cause: unknown;
}

function describe(error: unknown): CauseLink {
  if (!(error instanceof Error)) {
    return { name: "", code: "", message: head(String(error)), cause: undefined };
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { name: error.name, code, message: head(error.message), cause: error.cause };
}

function head(text: string): string {
  return text.slice(0, MAX_READ_CHARS);
}

function isPermanent(link: CauseLink): boolean {
  if (PERMANENT_NAMES.has(link.name) || PERMANENT_CODES.test(link.code)) return true;
  // Without URLs: a host name must not decide.
  const message = link.message.replace(/https?:\/\/[^\s)"']+/g, "");
  return PERMANENT_MESSAGE.test(message);
}
