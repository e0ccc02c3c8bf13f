import { configuredHeaders } from "../configured_headers.ts";
import type { SenderConfig } from "../sender_config.ts";

/** Headers of every request, and what was left out of them. */
export interface RequestHeaders {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** URL without user and password: `fetch` refuses a URL that has them. */
  readonly url: string;
  /** Names all configured headers that are left out, in one message; values are not quoted. */
  readonly problem: string | undefined;
}

/** Computes the headers, which change only with the configured ones. */
export function requestHeaders(config: SenderConfig): RequestHeaders {
  const { headers, url, problem } = configuredHeaders(config);
  const isJson = config.protocol === "http/json";
  headers.set("content-type", isJson ? "application/json" : "application/x-protobuf");
  // Made from a map: the name "__proto__" is a header like any other.
  return { headers: Object.fromEntries(headers), url, problem };
}
