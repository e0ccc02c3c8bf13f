/**
 * OTLP: encodes snapshots as protobuf or JSON, compresses, sends over HTTP or gRPC, and retries.
 * Runs in the export worker; exported for those who build a pipeline of their own.
 *
 * @module
 */
export { createGzip } from "./sender/gzip.ts";
export type {
  AttemptEnd,
  GrpcStatus,
  Outcome,
  ResponseStatus,
  RetryReason,
} from "./sender/outcome.ts";
export { Sender } from "./sender/sender.ts";
export {
  DEFAULT_EXPORT_TIMEOUT_MS,
  DEFAULT_MAX_REQUEST_BYTES,
  DEFAULT_MAX_RESPONSE_BYTES,
  DEFAULT_RETRY,
  DEFAULT_TIMEOUT_MS,
  type OtlpCompression,
  type OtlpProtocol,
  type OtlpSignal,
  type RetryConfig,
  type SenderConfig,
  type TlsConfig,
  type TlsPaths,
} from "./sender/sender_config.ts";
export type {
  ConnectHttp2,
  ConnectTcp,
  FetchInit,
  FetchLike,
  SenderEnvironment,
  TcpConnection,
  TcpPeer,
} from "./sender/sender_environment.ts";
export { exporterUserAgent } from "./sender/user_agent.ts";
