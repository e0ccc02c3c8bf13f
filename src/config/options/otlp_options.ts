import type { OtlpCompression, OtlpProtocol } from "../../otlp/sender/sender_config.ts";
import type { OtlpHeadersFunction } from "../values/otlp_headers.ts";

/** How OTLP is sent. */
export interface OtlpOptions {
  /**
   * Where telemetry is sent: an `http:` or `https:` URL. `v1/traces` and so on are appended to the
   * endpoint of all signals; that of one signal is used as it is. For gRPC only scheme, host and
   * port are used, and a host with a port is enough.
   *
   * @default "http://localhost:4318", for gRPC "http://localhost:4317"
   */
  readonly endpoint?: string | undefined;
  /**
   * Whether gRPC is sent without TLS if the endpoint has no scheme.
   *
   * @default false
   */
  readonly insecure?: boolean | undefined;
  /**
   * Additional request headers: a plain object, or a function that returns one before each request.
   * They replace all headers from the environment.
   *
   * @default {}
   */
  readonly headers?: Readonly<Record<string, string>> | OtlpHeadersFunction | undefined;
  /**
   * Compression of requests.
   *
   * @default "gzip"
   */
  readonly compression?: OtlpCompression | undefined;
  /**
   * Maximum time of one request, in milliseconds; 0 for no limit.
   *
   * @default 10000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How requests are sent: over HTTP in one of two encodings, or over gRPC.
   *
   * @default "http/protobuf"
   */
  readonly protocol?: OtlpProtocol | undefined;
  /**
   * PEM file with the certificates to trust. Like the two files below, it is read again while the
   * process runs, at most once a minute.
   *
   * @default the runtime's certificates
   */
  readonly certificateFile?: string | undefined;
  /**
   * PEM file with the client's private key, for mutual TLS.
   *
   * @default undefined
   */
  readonly clientKeyFile?: string | undefined;
  /**
   * PEM file with the client's certificate, for mutual TLS.
   *
   * @default undefined
   */
  readonly clientCertificateFile?: string | undefined;
  /**
   * Largest request, in bytes before compression. Larger requests are split; a single record that
   * is larger is dropped and counted. A receiver may accept less: a request that it refuses for its
   * size (status 413, 400 by a Collector, or RESOURCE_EXHAUSTED over gRPC) is split, too.
   *
   * @default 67108864
   */
  readonly maxRequestBytes?: number | undefined;
  /**
   * Largest response that is read, in bytes after decompression.
   *
   * @default 4194304
   */
  readonly maxResponseBytes?: number | undefined;
}
