import type { ClientHttp2Session, SecureClientSessionOptions } from "node:http2";
import type { TlsConfig } from "../../otlp/sender/sender_config.ts";

/**
 * Starts an HTTP/2 connection with `node:http2`, which is loaded on first use.
 *
 * @param tls For an `https:` origin. `ca` is trusted instead of the runtime's own certificates.
 */
export async function connectHttp2(
  origin: string,
  { ca, key, certificate }: TlsConfig = {},
): Promise<ClientHttp2Session> {
  const { connect } = await import("node:http2");
  const options: SecureClientSessionOptions = {
    ...(ca === undefined ? {} : { ca }),
    ...(key === undefined ? {} : { key }),
    ...(certificate === undefined ? {} : { cert: certificate }),
  };
  return connect(origin, options);
}
