/** OTLP signals, named as in its paths. */
export type OtlpSignal = "traces" | "metrics" | "logs";

/** OTLP over HTTP in its two encodings, and over gRPC. */
export type OtlpProtocol = "http/protobuf" | "http/json" | "grpc";

/** Compressions of a request body. */
export type OtlpCompression = "gzip" | "none";

/** How long to wait between attempts, and how many there may be. */
export interface RetryConfig {
  /** Wait after the first failed attempt, milliseconds. */
  readonly initialMs: number;
  /** Each wait is this many times the one before. */
  readonly multiplier: number;
  /** No wait is longer, jitter apart, milliseconds. */
  readonly maxMs: number;
  /** Each wait is changed at random by up to this share of itself, both ways. */
  readonly jitter: number;
  /** Attempts of one request, the first included. */
  readonly maxAttempts: number;
}

/** Where PEM texts were read from; one that was not read from a file has no path. */
export interface TlsPaths {
  /** Of the certificates to trust. */
  readonly ca?: string;
  /** Of the private key. */
  readonly key?: string;
  /** Of the client certificate. */
  readonly certificate?: string;
}

/** PEM texts (not paths) for TLS. */
export interface TlsConfig {
  /** Certificates to trust. @default those of the runtime */
  readonly ca?: string;
  /** Private key of the client certificate. */
  readonly key?: string;
  /** Client certificate for mutual TLS, with its chain. */
  readonly certificate?: string;
  /** Their files, read again while the process runs. @default the texts are final */
  readonly files?: TlsPaths;
}

/** Where and how one signal is sent. Plain data: it is posted to the worker. */
export interface SenderConfig {
  /** The signal, which determines the layout of the response. */
  readonly signal: OtlpSignal;
  /** Full URL, with the signal's path; used as is. For gRPC only scheme, host and port count. */
  readonly url: string;
  /** Additional request headers. Those that would break the request are left out with a report. */
  readonly headers: Readonly<Record<string, string>>;
  /** Transport, and encoding of the bodies that are passed to the sender. */
  readonly protocol: OtlpProtocol;
  /** Compression of bodies on the wire. */
  readonly compression: OtlpCompression;
  /** Limit of one attempt, milliseconds; 0 means none. */
  readonly timeoutMs: number;
  /**
   * Limit of all attempts of one request and the waits between them, milliseconds; 0 means none.
   */
  readonly exportTimeoutMs: number;
  /** A larger body, before compression, is not sent. */
  readonly maxRequestBytes: number;
  /** A larger response, after decompression, is not read to its end and counts as refused. */
  readonly maxResponseBytes: number;
  /** Waits between attempts. */
  readonly retry: RetryConfig;
  /** TLS material. @default what the runtime trusts, no client certificate */
  readonly tls?: TlsConfig;
  /** Value of the `User-Agent` header; see `exporterUserAgent`. */
  readonly userAgent: string;
}

/** Largest request body, as the OTLP specification sets it: 64 MiB. */
export const DEFAULT_MAX_REQUEST_BYTES: number = 64 * 1024 * 1024;

/** Largest response, as the OTLP specification sets it: 4 MiB. */
export const DEFAULT_MAX_RESPONSE_BYTES: number = 4 * 1024 * 1024;

/** Limit of one attempt: 10 s. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** Limit of one request with all its attempts: 30 s. */
export const DEFAULT_EXPORT_TIMEOUT_MS = 30_000;

/** Waits of 1 s, 1.5 s, 2.25 s ... 5 s, each changed by up to 20 %; at most 100 attempts. */
export const DEFAULT_RETRY: RetryConfig = {
  initialMs: 1000,
  multiplier: 1.5,
  maxMs: 5000,
  jitter: 0.2,
  maxAttempts: 100,
};
