import type { TlsConfig } from "../../otlp/sender_config.ts";
import type { FetchInit } from "../../otlp/sender_environment.ts";
import { checkTls, type TlsFetch } from "../tls_fetch.ts";

/**
 * A `fetch` with this TLS material on Bun, by the `tls` member of its `fetch`; `undefined` on
 * another runtime. `ca` is trusted instead of the runtime's own certificates.
 *
 * @throws {TypeError} where the material is not usable
 */
export function bunTlsFetch(tls: TlsConfig): TlsFetch | undefined {
  if (!("Bun" in globalThis)) return undefined;
  checkTls(tls);
  const material = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  };
  return {
    fetch: (url, init) => {
      // why: Bun's fetch takes TLS material, the web's types do not know it
      const withTls = { ...init, tls: material } as FetchInit;
      return fetch(url, withTls);
    },
    close: () => undefined,
  };
}
