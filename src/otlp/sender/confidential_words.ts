import { cleanText, MAX_MESSAGE_LENGTH } from "./clean_text.ts";
import { configuredHeaders } from "./configured_headers.ts";
import { percentDecoded } from "./percent_decoded.ts";
import type { SenderConfig } from "./sender_config.ts";

/** Makes a receiver's words fit for a message; see {@link cleanerFor}. */
export type Cleaner = (text: string) => string;

/** What is shorter hides nothing, and may stand in any text. */
const MIN_CHARS = 4;
/** A part of a path that is as long as this may be a key. */
const MIN_KEY_CHARS = 16;
/** As much of a text as `cleanText` looks at. */
const MAX_CHARS: number = 4 * MAX_MESSAGE_LENGTH;

/**
 * Makes what cleans the words of a receiver, as `cleanText` does, and takes out of them what it was
 * sent in confidence: the values of headers, the user and password, the path and the query of the
 * endpoint. Many a server repeats the path, or the key, that it does not know.
 */
export function cleanerFor(config: Pick<SenderConfig, "url" | "headers" | "userAgent">): Cleaner {
  const secrets = [...headerSecrets(config), ...urlSecrets(config.url)]
    .filter((secret) => secret.length >= MIN_CHARS)
    .sort((a, b) => b.length - a.length);
  const longest = secrets[0]?.length ?? 0;
  return (text) => {
    // Beyond what is looked at, so that none is cut and so goes unseen.
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
