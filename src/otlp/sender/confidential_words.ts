import { cleanText, MAX_MESSAGE_LENGTH } from "./clean_text.ts";
import { configuredHeaders } from "./configured_headers.ts";
import { percentDecoded } from "./percent_decoded.ts";
import type { SenderConfig } from "./sender_config.ts";

/** Makes a receiver's text fit for a message; see {@link cleanerFor}. */
export type Cleaner = (text: string) => string;

/** Shorter values hold no secret, and may occur in any text. */
const MIN_CHARS = 4;
/** A segment of a path with at least this length may be a key. */
const MIN_KEY_CHARS = 16;
/** How much of a text `cleanText` looks at. */
const MAX_CHARS: number = 4 * MAX_MESSAGE_LENGTH;

/**
 * Returns a function that cleans a receiver's text as `cleanText` does, and masks what it was sent
 * in confidence: header values, and the endpoint's user, password, path and query. Many servers
 * repeat the path, or the key, that they do not know.
 */
export function cleanerFor(config: Pick<SenderConfig, "url" | "headers" | "userAgent">): Cleaner {
  const secrets = [...headerSecrets(config), ...urlSecrets(config.url)]
    .filter((secret) => secret.length >= MIN_CHARS)
    .sort((a, b) => b.length - a.length);
  const longest = secrets[0]?.length ?? 0;
  return (text) => {
    // Reaches beyond `MAX_CHARS`, or a secret cut off there would not be recognised.
    let masked = text.slice(0, MAX_CHARS + longest);
    for (const secret of secrets) masked = masked.replaceAll(secret, () => "***");
    return cleanText(masked);
  };
}

function headerSecrets(config: Pick<SenderConfig, "url" | "headers" | "userAgent">): string[] {
  return [...configuredHeaders(config).headers].flatMap(([name, value]) => {
    if (name === "user-agent") return [];
    // The first of several words is a scheme, such as Bearer.
    return [value, ...value.split(/\s+/).slice(1)];
  });
}

function urlSecrets(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { username, password, pathname, search, searchParams } = new URL(text);
  const base = pathname.replace(/\/v1\/(?:traces|metrics|logs)$/, "");
  const paths = base === "" || base === "/"
    ? []
    : [pathname, base, ...base.split("/").filter((part) => part.length >= MIN_KEY_CHARS)];
  const raw = [username, password, search.slice(1), ...paths];
  return [...raw, ...raw.map(percentDecoded), ...searchParams.values()];
}
