import { cleanText } from "./clean_text.ts";

/** What ended an exchange over a connection to the receiver itself. */
export class DirectError extends Error {
  /** @param cause What it was. */
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Why `fetch` gave no answer. */
export interface FetchFailure {
  /** False where the same request would fail the same way: a permission, an address. */
  readonly canPass: boolean;
  /** What failed, for people; bounded and without secrets. */
  readonly message: string;
  /** Whether no proxy can have had a part in it. */
  readonly isDirect: boolean;
}

const PERMANENT_NAMES: ReadonlySet<string> = new Set(["NotCapable", "PermissionDenied"]);
const PERMANENT_CODES = /^ERR_INVALID/;
const PERMANENT_MESSAGE = /scheme .* not supported|ports? .* blocked|invalid url|protocol must be/i;

/** Longest chain of causes that is looked through. */
const MAX_CAUSES = 5;

/**
 * What is read of a message: a receiver may have written into it. On Deno the message of a
 * connection that a server ends by GOAWAY holds whatever the server says there.
 */
const MAX_READ_CHARS = 2048;

/**
 * Judges a rejected `fetch`. The runtimes word connection failures differently and without codes
 * that could be relied on, so what cannot be mended by waiting is listed, and everything else
 * counts as a connection that was refused, reset or lost: a try too many is bounded, a lost
 * batch is lost. So does a handshake of TLS that fails: certificates are renewed on either side,
 * and what a receiver thinks of a client's is told to it as an alert or as a reset, as it happens.
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
  // Bun's messages end in advice for its own fetch, some of Deno's in where its library is told of.
  const text = message.split(/For more information, pass `verbose|: https:\/\/docs\.rs\//, 1)[0]
    .trim();
  return {
    canPass,
    message: withoutPaths(cleanText(text === "" ? "fetch failed" : text)),
    isDirect: error instanceof DirectError,
  };
}

/** Deno names the whole address; a path may hold a key. */
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
  // A host name must not decide.
  const message = link.message.replace(/https?:\/\/[^\s)"']+/g, "");
  return PERMANENT_MESSAGE.test(message);
}
