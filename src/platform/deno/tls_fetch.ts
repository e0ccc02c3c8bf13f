import type { TlsConfig } from "../../otlp/sender/sender_config.ts";
import type { FetchInit, FetchLike } from "../../otlp/sender/sender_environment.ts";
import { checkTls, type TlsFetch, unusableTls } from "../export/tls_fetch.ts";

/** Options of a client that this file uses. */
interface DenoClientOptions {
  readonly http1?: boolean;
  readonly http2?: boolean;
  readonly caCerts?: string[];
  readonly cert?: string;
  readonly key?: string;
  readonly poolMaxIdlePerHost?: number;
}

/** A client of Deno: its connections are its own. */
interface DenoClient {
  close(): void;
}

/** The part of Deno that this file uses; stated here so that it also compiles for Bun. */
interface DenoClients {
  readonly createHttpClient: (options: DenoClientOptions) => DenoClient;
}

/** How the `fetch` of {@linkcode denoTlsFetch} differs from Deno's own. */
export interface DenoFetchOptions {
  /** Whether it speaks HTTP/2 and nothing else, with TLS or without. @default false */
  readonly isHttp2?: boolean;
}

/**
 * A `fetch` with this TLS material, if any, on Deno, by `Deno.createHttpClient`; `undefined` on
 * another runtime. `ca` is trusted in addition to the runtime's own certificates. Deno knows
 * nothing of `keepalive`: what needs a new connection goes by a client that keeps none, and what
 * follows by a new client. A connection of HTTP/2 that something on the way swallows would stay
 * with the old one, since to give a request up does not end it.
 *
 * @param own Sends by the client that it is given.
 * @throws {TypeError} where the material is not usable
 */
export function denoTlsFetch(
  tls: TlsConfig,
  own: FetchLike,
  { isHttp2 = false }: DenoFetchOptions = {},
): TlsFetch | undefined {
  // why: nothing is known of the global but what is looked at in the next line
  const { Deno } = globalThis as { readonly Deno?: Partial<DenoClients> };
  const create = Deno?.createHttpClient;
  if (create === undefined) return undefined;
  checkTls(tls);
  const material: DenoClientOptions = {
    ...(isHttp2 ? { http1: false, http2: true } : {}),
    ...(tls.ca === undefined ? {} : { caCerts: [tls.ca] }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  };
  let client = Object.keys(material).length === 0 ? undefined : tryClient(create, material);
  let keepingNone: DenoClient | undefined;
  let isStale = false;
  const clientFor = ({ keepalive }: FetchInit): DenoClient | undefined => {
    if (keepalive === false) {
      isStale = true;
      return keepingNone ??= create({ ...material, poolMaxIdlePerHost: 0 });
    }
    if (isStale) {
      client?.close();
      client = create(material);
      isStale = false;
    }
    return client;
  };
  return {
    fetch: (url, init) => {
      const chosen = clientFor(init);
      // why: Deno's fetch takes a client, the web's types do not know it
      return own(url, chosen === undefined ? init : { ...init, client: chosen } as FetchInit);
    },
    close: () => {
      client?.close();
      keepingNone?.close();
    },
  };
}

function tryClient(
  create: DenoClients["createHttpClient"],
  material: DenoClientOptions,
): DenoClient {
  try {
    return create(material);
  } catch (cause) {
    throw unusableTls(cause);
  }
}
