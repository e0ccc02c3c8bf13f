import { headerProblem } from "../../api/header_problem.ts";
import type { SenderConfig } from "./sender_config.ts";

/** Headers of every request, and what was left out of them. */
export interface RequestHeaders {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** URL without user and password: `fetch` refuses a URL that has them. */
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

/** Works out the headers that do not change from request to request. */
export function requestHeaders(config: SenderConfig): RequestHeaders {
  const isJson = config.protocol === "http/json";
  const leftOut: string[] = [];
  const headers = new Map<string, string>([["user-agent", config.userAgent]]);
  const { url, authorization } = splitCredentials(config.url);
  if (authorization !== undefined) headers.set("authorization", authorization);
  for (const [name, given] of Object.entries(config.headers)) {
    // why: configuration can come from untyped JavaScript
    const value = typeof given === "string" ? given.trim() : given;
    const problem = FRAMING.has(name.toLowerCase())
      ? "is for the exporter to set"
      : headerProblem(name, value);
    if (problem === undefined) headers.set(name.toLowerCase(), value);
    else leftOut.push(`${JSON.stringify(name)} (${problem})`);
  }
  headers.set("content-type", isJson ? "application/json" : "application/x-protobuf");
  // Made from a map: the name "__proto__" is a header like any other.
  return {
    headers: Object.fromEntries(headers),
    url,
    problem: leftOut.length === 0 ? undefined : `headers are left out: ${leftOut.join(", ")}`,
  };
}

function splitCredentials(text: string): { url: string; authorization?: string } {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { url: text };
  }
  if (url.username === "" && url.password === "") return { url: text };
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  const bytes = new TextEncoder().encode(pair);
  url.username = "";
  url.password = "";
  return { url: url.href, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
