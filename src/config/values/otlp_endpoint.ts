import type { OtlpSignal } from "../../otlp/sender/sender_config.ts";
import { redactAddress } from "./redact_address.ts";
import type { ValueKind } from "./value_kind.ts";

/** Where OTLP goes over HTTP when nobody says otherwise. */
export const DEFAULT_OTLP_ENDPOINT = "http://localhost:4318";

/** The same over gRPC. */
export const DEFAULT_GRPC_ENDPOINT = "http://localhost:4317";

/** An address to export to. The scheme decides about TLS. */
export const ENDPOINT: ValueKind<string> = {
  expected: "an http:// or https:// URL",
  redact: redactAddress,
  parse: (text) => isEndpoint(text) ? text : undefined,
  accepts: (value) => typeof value === "string" && isEndpoint(value),
};

/** The same for gRPC, which goes without a scheme as well. */
export const GRPC_ENDPOINT: ValueKind<string> = {
  ...ENDPOINT,
  expected: "an http:// or https:// URL, or a host with a port",
  parse: (text) => isGrpcEndpoint(text) ? text : undefined,
  accepts: (value) => typeof value === "string" && isGrpcEndpoint(value),
};

/** A host with a port, and nothing else. */
const AUTHORITY = /^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i;

/**
 * Where one signal goes when the endpoint is that of all signals: `v1/traces`, `v1/metrics` or
 * `v1/logs` after exactly one slash.
 *
 * Specification: OTLP Exporter, Endpoint URLs for OTLP/HTTP.
 */
export function endpointUnder(base: string, signal: OtlpSignal): string {
  const url = new URL(base);
  const { pathname } = url;
  let end = pathname.length;
  while (pathname.charAt(end - 1) === "/") end--;
  url.pathname = `${pathname.slice(0, end)}/v1/${signal}`;
  url.hash = "";
  return url.href;
}

/** Where one signal goes when the endpoint is its own: as it is; an empty path becomes `/`. */
export function exactEndpoint(endpoint: string): string {
  const url = new URL(endpoint);
  url.hash = "";
  return url.href;
}

/**
 * Where a signal goes over gRPC. There all signals share an address, and the path says which it is.
 *
 * Specification: OTLP Exporter, Endpoint (OTLP/gRPC) and Insecure.
 *
 * @param isInsecure Whether what names no scheme is reached without TLS.
 */
export function grpcEndpoint(endpoint: string, isInsecure: boolean): string {
  if (isEndpoint(endpoint)) return exactEndpoint(endpoint);
  return exactEndpoint(`${isInsecure ? "http" : "https"}://${endpoint}`);
}

function isGrpcEndpoint(text: string): boolean {
  return isEndpoint(text) || (AUTHORITY.test(text) && URL.canParse(`http://${text}`));
}

function isEndpoint(text: string): boolean {
  // Bun 1.1.0 has no URL.parse.
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return protocol === "http:" || protocol === "https:";
}
