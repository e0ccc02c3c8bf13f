import type { OtlpSignal } from "../../otlp/sender/sender_config.ts";
import { redactAddress } from "./redact_address.ts";
import type { ValueKind } from "./value_kind.ts";

/** The default endpoint of OTLP over HTTP. */
export const DEFAULT_OTLP_ENDPOINT = "http://localhost:4318";

/** The default endpoint of OTLP over gRPC. */
export const DEFAULT_GRPC_ENDPOINT = "http://localhost:4317";

/** A URL to export to. Its scheme decides whether TLS is used. */
export const ENDPOINT: ValueKind<string> = {
  expected: "an http:// or https:// URL",
  redact: redactAddress,
  parse: (text) => isEndpoint(text) ? text : undefined,
  accepts: (value) => typeof value === "string" && isEndpoint(value),
};

/** An address to export to over gRPC, which may have no scheme. */
export const GRPC_ENDPOINT: ValueKind<string> = {
  ...ENDPOINT,
  expected: "an http:// or https:// URL, or a host with a port",
  parse: (text) => isGrpcEndpoint(text) ? text : undefined,
  accepts: (value) => typeof value === "string" && isGrpcEndpoint(value),
};

/** A host with a port, and nothing else. */
const AUTHORITY = /^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i;

/**
 * Returns the URL of one signal under the common endpoint: `v1/traces`, `v1/metrics` or `v1/logs`
 * is appended after exactly one slash.
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

/**
 * Returns the URL of a signal's own endpoint: without fragment, an empty path as `/`, else
 * unchanged.
 */
export function exactEndpoint(endpoint: string): string {
  const url = new URL(endpoint);
  url.hash = "";
  return url.href;
}

/**
 * Returns the URL of a gRPC endpoint. All signals share it, since the path of a call names the
 * signal.
 *
 * Specification: OTLP Exporter, Endpoint (OTLP/gRPC) and Insecure.
 *
 * @param isInsecure Whether an endpoint without a scheme is reached without TLS.
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
