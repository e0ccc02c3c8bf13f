import { headerProblem } from "../../api/header_problem.ts";
import { percentDecoded } from "./percent_decoded.ts";
import type { SenderConfig } from "./sender_config.ts";

/** Headers from the configuration, and what was left out of them. */
export interface ConfiguredHeaders {
  /** Names in lower case. */
  readonly headers: Map<string, string>;
  /** URL without user and password, which became a header. */
  readonly url: string;
  /** Names all configured headers that are left out, in one message; values are not quoted. */
  readonly problem: string | undefined;
}

/** Headers that frame the body; a configured value could only break the request. */
const FRAMING: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Combines the configured user agent, the URL's user and password, and the configured headers.
 *
 * @param protocolProblem Returns the protocol's objection to a header that HTTP allows, given its
 * name in lower case and its value.
 */
export function configuredHeaders(
  config: Pick<SenderConfig, "headers" | "url" | "userAgent">,
  protocolProblem: (name: string, value: string) => string | undefined = () => undefined,
): ConfiguredHeaders {
  const leftOut: string[] = [];
  const headers = new Map<string, string>([["user-agent", config.userAgent]]);
  const { url, authorization } = splitCredentials(config.url);
  if (authorization !== undefined) headers.set("authorization", authorization);
  for (const [given, givenValue] of Object.entries(config.headers)) {
    const name = given.toLowerCase();
    // why: configuration can come from untyped JavaScript
    const value = typeof givenValue === "string" ? givenValue.trim() : givenValue;
    const problem = FRAMING.has(name)
      ? "is set by the exporter"
      : headerProblem(given, value) ?? protocolProblem(name, value);
    if (problem === undefined) headers.set(name, value);
    else leftOut.push(`${JSON.stringify(given)} (${problem})`);
  }
  const problem = leftOut.length === 0
    ? undefined
    : `configured headers are not sent: ${leftOut.join(", ")}`;
  return { headers, url, problem };
}

function splitCredentials(text: string): { url: string; authorization?: string } {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { url: text };
  }
  if (url.username === "" && url.password === "") return { url: text };
  const pair = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
  const bytes = new TextEncoder().encode(pair);
  url.username = "";
  url.password = "";
  return { url: url.href, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}
