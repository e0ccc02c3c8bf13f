import type { OtlpSignal } from "../../otlp/sender/sender_config.ts";
import type { ValueKind } from "./value_kind.ts";

/** Where OTLP goes when nobody says otherwise. */
export const DEFAULT_OTLP_ENDPOINT = "http://localhost:4318";

/** An address to export to. The scheme decides about TLS. */
export const ENDPOINT: ValueKind<string> = {
  expected: "an http:// or https:// URL",
  // A user and password, also without a scheme, or a token in the query, are nobody's business. A
  // password may hold whatever else divides a URL, so what stands before the last @ goes first.
  redact: (text) => text.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, "$1***@").replace(/[?#].*$/s, ""),
  parse: (text) => isEndpoint(text) ? text : undefined,
  accepts: (value) => typeof value === "string" && isEndpoint(value),
};

/**
 * Where one signal goes when the endpoint is that of all signals: `v1/traces`, `v1/metrics` or
 * `v1/logs` after exactly one slash.
 *
 * Specification: OTLP Exporter, Endpoint URLs for OTLP/HTTP.
 */
export function endpointUnder(base: string, signal: OtlpSignal): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/${signal}`;
  url.hash = "";
  return url.href;
}

/** Where one signal goes when the endpoint is its own: as it is; an empty path becomes `/`. */
export function exactEndpoint(endpoint: string): string {
  const url = new URL(endpoint);
  url.hash = "";
  return url.href;
}

function isEndpoint(text: string): boolean {
  // Bun 1.1.0 has no URL.parse.
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return protocol === "http:" || protocol === "https:";
}
