import type { TlsConfig } from "../../otlp/sender/sender_config.ts";
import type { FetchInit, FetchLike } from "../../otlp/sender/sender_environment.ts";
import { checkTls, type TlsFetch, unusableTls } from "../export/tls_fetch.ts";
import { checkKeyPair } from "./check_key_pair.ts";
import { globalDeno, isBefore } from "./deno_like.ts";

/**
 * The first version that throws if a key and a certificate do not match, as happens for a moment
 * when they are renewed one after the other. Earlier versions end the process.
 */
const FIRST_THROWING_VERSION = [2, 9, 6] as const;

/** Options of a client that this file uses. */
interface DenoClientOptions {
  readonly http1?: boolean;
  readonly http2?: boolean;
  readonly caCerts?: string[];
  readonly cert?: string;
  readonly key?: string;
  readonly poolMaxIdlePerHost?: number;
  readonly proxy?: { readonly transport: "tcp"; readonly hostname: string; readonly port: number };
}

/** A client of Deno, with its own connections. */
interface DenoClient {
  close(): void;
}

/** The part of Deno that this file uses; stated here so that it also compiles for Bun. */
interface DenoClients {
  readonly createHttpClient: (options: DenoClientOptions) => DenoClient;
}

/** How the `fetch` of {@linkcode createDenoTlsFetch} differs from Deno's own. */
export interface DenoFetchOptions {
  /**
   * Speaks nothing but HTTP/2, with TLS or without, to the origin of this URL alone.
   *
   * @default HTTP/1.1, or what both ends negotiate, to the origin of each request
   */
  readonly http2Url?: string;
}

/**
 * A `fetch` with this TLS material, if any, on Deno, by `Deno.createHttpClient`; `undefined` on
 * another runtime. `ca` is trusted in addition to the runtime's own certificates. Deno ignores
 * `keepalive`: a request that needs a new connection uses a client that keeps none, and the next
 * ones a new client. The old one may still hold an HTTP/2 connection that swallows what is sent:
 * aborting a request does not close it.
 *
 * @param own The runtime's `fetch`, which takes a client.
 * @throws {TypeError} if the material is unusable
 */
export function createDenoTlsFetch(
  tls: TlsConfig,
  own: FetchLike,
  { http2Url }: DenoFetchOptions = {},
): TlsFetch | undefined {
  // why: nothing is known of the global but what the next line checks
  const { Deno } = globalThis as { readonly Deno?: Partial<DenoClients> };
  const create = Deno?.createHttpClient;
  if (create === undefined) return undefined;
  checkTls(tls);
  const material: DenoClientOptions = {
    ...(http2Url === undefined
      ? {}
      : { http1: false, http2: true, ...bypassProxy(create, http2Url) }),
    ...(tls.ca === undefined ? {} : { caCerts: [tls.ca] }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  };
  let client = Object.keys(material).length === 0 ? undefined : tryClient(create, material, tls);
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
      // why: Deno's fetch takes a client, which the web's types do not know
      return own(url, chosen === undefined ? init : { ...init, client: chosen } as FetchInit);
    },
    close: () => {
      client?.close();
      keepingNone?.close();
    },
  };
}

/**
 * Options that bypass a proxy of `HTTP_PROXY`, by making the receiver itself the proxy. Deno would
 * speak HTTP/2 to a real one, which such proxies do not, and open no tunnel, as it does with TLS.
 * Empty if this Deno cannot.
 */
function bypassProxy(
  create: DenoClients["createHttpClient"],
  url: string,
): Pick<DenoClientOptions, "proxy"> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== "http:") return {};
  const proxy = { transport: "tcp", hostname, port: port === "" ? 80 : Number(port) } as const;
  try {
    create({ proxy }).close();
    return { proxy };
  } catch {
    return {};
  }
}

function tryClient(
  create: DenoClients["createHttpClient"],
  options: DenoClientOptions,
  tls: TlsConfig,
): DenoClient {
  try {
    const deno = globalDeno();
    const mayEnd = deno !== undefined && isBefore(deno, FIRST_THROWING_VERSION);
    if (mayEnd && tls.key !== undefined && tls.certificate !== undefined) {
      checkKeyPair(tls.key, tls.certificate);
    }
    return create(options);
  } catch (cause) {
    throw unusableTls(tls, cause);
  }
}
