import type { TlsConfig } from "../../otlp/sender/sender_config.ts";
import type { FetchInit, FetchLike } from "../../otlp/sender/sender_environment.ts";
import { globalProcess } from "../process_like.ts";
import { checkTls, type TlsFetch, unusableTls } from "../export/tls_fetch.ts";

/** TLS material as Bun has it. */
interface BunTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The part of `node:tls` that this file uses. */
interface TlsModule {
  createSecureContext(tls: BunTls): unknown;
}

/**
 * A `fetch` with this TLS material on Bun, by the `tls` option of its `fetch`; `undefined` on
 * another runtime. `ca` is trusted instead of the runtime's own certificates.
 *
 * @param own The runtime's `fetch`, which takes TLS material.
 * @throws {TypeError} if the material is unusable
 */
export function createBunTlsFetch(tls: TlsConfig, own: FetchLike): TlsFetch | undefined {
  if (!("Bun" in globalThis)) return undefined;
  checkTls(tls);
  const material: BunTls = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  };
  tryMaterial(tls, material);
  return {
    fetch: (url, init) => {
      // why: Bun's fetch takes TLS material, the web's types do not know it
      const withTls = { ...init, tls: material } as FetchInit;
      return own(url, withTls);
    },
    close: () => undefined,
  };
}

// Bun's fetch reports unusable material in the same way as a Collector that is down.
function tryMaterial(tls: TlsConfig, material: BunTls): void {
  // why: the module's documented shape; where it is missing, only fetch can tell
  const module = globalProcess()?.getBuiltinModule?.("node:tls") as TlsModule | undefined;
  try {
    module?.createSecureContext(material);
  } catch (cause) {
    throw unusableTls(tls, cause);
  }
}
