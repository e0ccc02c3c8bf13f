import type { TlsConfig, TlsPaths } from "../../otlp/sender/sender_config.ts";
import type { FetchLike } from "../../otlp/sender/sender_environment.ts";
import type { TlsMaterial } from "./tls_material.ts";

/** A `fetch` with TLS material of its own. */
export interface TlsFetch {
  /** Sends one attempt. */
  readonly fetch: FetchLike;
  /** Closes its connections. */
  readonly close: () => void;
}

/**
 * A `fetch` that is recreated when its TLS material has changed. It rejects while there is no
 * usable material.
 */
export function createRenewedFetch(
  material: TlsMaterial,
  make: (tls: TlsConfig) => TlsFetch,
): TlsFetch {
  let tls: TlsConfig | undefined;
  let made: TlsFetch | undefined;
  return {
    fetch: async (url, init) => {
      const current = material.current(url);
      if (made === undefined || current !== tls) {
        made?.close();
        made = make(current);
        tls = current;
      }
      try {
        return await made.fetch(url, init);
      } catch (error) {
        material.expire();
        throw error;
      }
    },
    close: () => made?.close(),
  };
}

/** The settings that name the material, for messages. */
const SETTINGS: Readonly<Record<keyof TlsPaths, string>> = {
  ca: "certificateFile (OTEL_EXPORTER_OTLP_CERTIFICATE)",
  key: "clientKeyFile (OTEL_EXPORTER_OTLP_CLIENT_KEY)",
  certificate: "clientCertificateFile (OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE)",
};

/** Encrypted keys in PKCS #8, and in OpenSSL's older form. */
const ENCRYPTED_KEY = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED\s*$/m;

/**
 * Checks TLS material for what every runtime needs. The runtimes either accept broken material
 * silently or fail with each request, so it is checked here.
 *
 * @throws {TypeError} if a text is not PEM, a key is encrypted, or a key comes without a
 * certificate or the reverse
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
  if (tls.key !== undefined && ENCRYPTED_KEY.test(tls.key)) {
    throw new TypeError(
      `${SETTINGS.key} is encrypted: only keys without a passphrase are supported`,
    );
  }
  checkPair(tls);
}

/** @throws {TypeError} where a key comes without a certificate, or the reverse */
export function checkPair({ key, certificate }: Pick<TlsPaths, "key" | "certificate">): void {
  if ((key === undefined) === (certificate === undefined)) return;
  throw new TypeError(`${SETTINGS.key} and ${SETTINGS.certificate} must be given together`);
}

/** The error for material that the runtime rejects without saying which file is at fault. */
export function unusableTls(tls: TlsConfig, cause: unknown): TypeError {
  const files = (["ca", "key", "certificate"] as const)
    .filter((member) => tls[member] !== undefined)
    .map((member) => SETTINGS[member]);
  const some = files.length === 1 ? files[0] : `one of ${files.join(", ")}`;
  return new TypeError(`${some} cannot be used for TLS: ${String(cause)}`, { cause });
}
