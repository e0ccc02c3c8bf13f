import type { OtlpSignal } from "./sender_config.ts";

/** An endpoint that can be used, or what is wrong with it. */
export type EndpointResult =
  | { readonly isValid: true; readonly url: string }
  | { readonly isValid: false; readonly problem: string };

/** Where OTLP/HTTP goes when nothing is configured. */
export const DEFAULT_ENDPOINT = "http://localhost:4318";

/**
 * URL of one signal under a base endpoint (`OTEL_EXPORTER_OTLP_ENDPOINT`): `v1/traces`,
 * `v1/metrics` or `v1/logs` is appended after exactly one slash (OTLP exporter specification,
 * "Endpoint URLs for OTLP/HTTP").
 */
export function signalEndpoint(base: string, signal: OtlpSignal): EndpointResult {
  const parsed = parseEndpoint(base);
  if (typeof parsed === "string") return { isValid: false, problem: parsed };
  parsed.pathname = `${parsed.pathname.replace(/\/+$/, "")}/v1/${signal}`;
  return { isValid: true, url: parsed.href };
}

/**
 * URL of an endpoint that is for one signal (`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`): used as it is,
 * only an empty path becomes `/`.
 */
export function exactEndpoint(endpoint: string): EndpointResult {
  const parsed = parseEndpoint(endpoint);
  if (typeof parsed === "string") return { isValid: false, problem: parsed };
  return { isValid: true, url: parsed.href };
}

function parseEndpoint(text: string): URL | string {
  const quoted = JSON.stringify(withoutSecrets(text));
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return `endpoint ${quoted} is not a URL`;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return `endpoint ${quoted} does not start with http:// or https://`;
  }
  url.hash = "";
  return url;
}

/** An endpoint as messages may show it: without user, password, query and fragment. */
export function withoutSecrets(text: string): string {
  return text.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
}
