import type { TlsConfig } from "../otlp/sender_config.ts";
import type { FetchLike } from "../otlp/sender_environment.ts";

/** A `fetch` with TLS material of its own. */
export interface TlsFetch {
  /** Sends one attempt. */
  readonly fetch: FetchLike;
  /** Gives its connections back. */
  readonly close: () => void;
}

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
      throw new TypeError(`tls.${member} is not a PEM certificate`);
    }
  }
  if (tls.key !== undefined && !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(tls.key)) {
    throw new TypeError("tls.key is not a PEM private key");
  }
  if ((tls.key === undefined) !== (tls.certificate === undefined)) {
    throw new TypeError("tls.key and tls.certificate must be given together");
  }
}
