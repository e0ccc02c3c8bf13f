import { LOGS_SERVICE_EXPORT_PATH } from "../../../../gen/wire/logs_service.ts";
import { METRICS_SERVICE_EXPORT_PATH } from "../../../../gen/wire/metrics_service.ts";
import { TRACE_SERVICE_EXPORT_PATH } from "../../../../gen/wire/trace_service.ts";
import { configuredHeaders } from "../configured_headers.ts";
import type { OtlpSignal, SenderConfig } from "../sender_config.ts";

/** What every call is sent with, and which configuration is left out. */
export interface CallMetadata {
  /** Scheme, host and port to connect to. */
  readonly origin: string;
  /** The method that takes the signal. */
  readonly path: string;
  /** The headers that are the same in each call. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is left out, in one message; values are not quoted. */
  readonly problem: string | undefined;
}

const PATHS: Readonly<Record<OtlpSignal, string>> = {
  traces: TRACE_SERVICE_EXPORT_PATH,
  metrics: METRICS_SERVICE_EXPORT_PATH,
  logs: LOGS_SERVICE_EXPORT_PATH,
};

/** Computes the headers, which change only with the configured ones (gRPC, "Requests"). */
export function callMetadata(config: SenderConfig): CallMetadata {
  const { headers, url, problem } = configuredHeaders(config, metadataProblem);
  const { origin, pathname } = new URL(url);
  const problems = [
    ...(problem === undefined ? [] : [problem]),
    // Does not quote the path, which may hold a key.
    ...(pathname === "/" ? [] : ["the endpoint's path is ignored: gRPC has paths of its own"]),
  ];
  return {
    origin,
    path: PATHS[config.signal],
    headers: {
      ...Object.fromEntries(headers),
      "content-type": "application/grpc",
      te: "trailers",
      "grpc-accept-encoding": "identity,gzip",
    },
    problem: problems.length === 0 ? undefined : problems.join("; "),
  };
}

/** gRPC metadata allows less than HTTP headers do. */
function metadataProblem(name: string, value: string): string | undefined {
  if (name.startsWith("grpc-")) return "is set by the exporter";
  if (!/^[0-9a-z_.-]+$/.test(name)) return "has a name that gRPC does not allow";
  if (!/^[\x20-\x7e]*$/.test(value)) return "has a value that gRPC does not allow";
  return undefined;
}

/** Returns the value of `grpc-timeout`: at most eight digits and a unit. */
export function grpcTimeout(limitMs: number): string {
  const wholeMs = Math.max(1, Math.ceil(limitMs));
  return wholeMs < 1e8 ? `${wholeMs}m` : `${Math.min(Math.ceil(wholeMs / 1000), 99_999_999)}S`;
}
