import type { TlsConfig } from "../../otlp/sender_config.ts";
import type { FetchInit } from "../../otlp/sender_environment.ts";
import { checkTls, type TlsFetch, unusableTls } from "../tls_fetch.ts";

/** The part of Deno that this file uses; stated here so that it also compiles for Bun. */
interface DenoClients {
  readonly createHttpClient: (options: {
    readonly caCerts?: string[];
    readonly cert?: string;
    readonly key?: string;
  }) => { close(): void };
}

/**
 * A `fetch` with this TLS material on Deno, by `Deno.createHttpClient`; `undefined` on another
 * runtime. `ca` is trusted in addition to the runtime's own certificates.
 *
 * @throws {TypeError} where the material is not usable
 */
export function denoTlsFetch(tls: TlsConfig): TlsFetch | undefined {
  // why: nothing is known of the global but what is looked at in the next line
  const { Deno } = globalThis as { readonly Deno?: Partial<DenoClients> };
  const create = Deno?.createHttpClient;
  if (create === undefined) return undefined;
  checkTls(tls);
  let client: { close(): void };
  try {
    client = create({
      ...(tls.ca === undefined ? {} : { caCerts: [tls.ca] }),
      ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
    });
  } catch (cause) {
    throw unusableTls(cause);
  }
  return {
    fetch: (url, init) => {
      // why: Deno's fetch takes a client, the web's types do not know it
      const withClient = { ...init, client } as FetchInit;
      return fetch(url, withClient);
    },
    close: () => client.close(),
  };
}
