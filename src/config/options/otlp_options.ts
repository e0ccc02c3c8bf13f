import type { OtlpCompression, OtlpProtocol } from "../../otlp/sender/sender_config.ts";
import type { OtlpHeadersFunction } from "../values/otlp_headers.ts";

/** How OTLP is sent. */
export interface OtlpOptions {
  /**
   * Where telemetry goes, an `http:` or `https:` URL. For all signals `v1/traces` and so on are
   * appended; that of one signal is used as it is. For gRPC scheme, host and port count, and a host
   * with a port alone will do.
   *
   * @default "http://localhost:4318", over gRPC "http://localhost:4317"
   */
  readonly endpoint?: string | undefined;
  /**
   * Whether gRPC goes without TLS where the endpoint names no scheme.
   *
   * @default false
   */
  readonly insecure?: boolean | undefined;
  /**
   * Additional request headers, as a plain object, or a function that gives one before each
   * request; they replace those of the environment as a whole.
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
   * Time that one request may take, in milliseconds; 0 is no limit.
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
   * PEM file with the certificates to trust. Like the two below it is read again while the process
   * runs, once a minute at most.
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
   * Largest request, in bytes before compression. What would be larger goes as several requests; a
   * record that is larger by itself is dropped and counted. A receiver may take less: what it
   * refuses for its size (status 413, 400 by a Collector, or RESOURCE_EXHAUSTED over gRPC) goes as
   * smaller requests, too.
   *
   * @default 67108864
   */
  readonly maxRequestBytes?: number | undefined;
  /**
   * Largest answer that is read, in bytes after decompression.
   *
   * @default 4194304
   */
  readonly maxResponseBytes?: number | undefined;
}
