import type { TlsConfig } from "../../otlp/sender/sender_config.ts";
import type { FetchLike } from "../../otlp/sender/sender_environment.ts";

/** A `fetch` with TLS material of its own. */
export interface TlsFetch {
  /** Sends one attempt. */
  readonly fetch: FetchLike;
  /** Gives its connections back. */
  readonly close: () => void;
}

/** Where the material comes from, for messages. */
const SETTINGS: Readonly<Record<keyof TlsConfig, string>> = {
  ca: "certificateFile (OTEL_EXPORTER_OTLP_CERTIFICATE)",
  key: "clientKeyFile (OTEL_EXPORTER_OTLP_CLIENT_KEY)",
  certificate: "clientCertificateFile (OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE)",
};

/**
 * Holds TLS material against what every runtime needs. The runtimes either take broken material
 * silently or fail with each request, so it is looked at here.
 *
 * @throws {TypeError} where a text is not PEM, or a key comes without a certificate or the reverse
 */
export function checkTls(tls: TlsConfig): void {
  for (const member of ["ca", "certificate"] as const) {
    const text = tls[member];
    if (text !== undefined && !text.includes("-----BEGIN CERTIFICATE-----")) {
      throw new TypeError(`${SETTINGS[member]} is not a PEM certificate`);
    }
  }
  if (tls.key !== undefined && !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(tls.key)) {
    throw new TypeError(`${SETTINGS.key} is not a PEM private key`);
  }
  if ((tls.key === undefined) !== (tls.certificate === undefined)) {
    throw new TypeError(`${SETTINGS.key} and ${SETTINGS.certificate} must be given together`);
  }
}

/** The error for material that the runtime cannot use: which file is at fault it does not tell. */
export function unusableTls(cause: unknown): TypeError {
  const files = "certificateFile, clientKeyFile or clientCertificateFile";
  return new TypeError(`${files} cannot be used for TLS: ${String(cause)}`, { cause });
}
