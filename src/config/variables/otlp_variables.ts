import type { OtlpCompression, OtlpProtocol, OtlpSignal } from "../../otlp/sender/sender_config.ts";
import type { EnvironmentVariable } from "./environment_variable.ts";
import type { KeyValues } from "../values/key_value_list.ts";
import { HEADERS, type OtlpHeadersFunction } from "../values/otlp_headers.ts";
import { DEFAULT_OTLP_ENDPOINT, ENDPOINT } from "../values/otlp_endpoint.ts";
import { BOOLEAN, MILLISECONDS, oneOf, TEXT, type ValueKind } from "../values/value_kind.ts";

/** The OTLP settings that have variables, by type. */
export interface OtlpValues {
  readonly endpoint: string;
  readonly insecure: boolean;
  readonly headers: KeyValues | OtlpHeadersFunction;
  readonly compression: OtlpCompression;
  readonly timeoutMs: number;
  readonly protocol: OtlpProtocol;
  readonly certificateFile: string;
  readonly clientKeyFile: string;
  readonly clientCertificateFile: string;
}

/** The OTLP variables of all signals, or those of one signal. */
export type OtlpVariables = {
  readonly [Key in keyof OtlpValues]: EnvironmentVariable<OtlpValues[Key]>;
};

/** Defaults of the OTLP settings. */
export const OTLP_DEFAULTS: {
  readonly compression: OtlpCompression;
  readonly timeoutMs: number;
  readonly protocol: OtlpProtocol;
} = { compression: "gzip", timeoutMs: 10_000, protocol: "http/protobuf" };

const PROTOCOL: ValueKind<OtlpProtocol> = oneOf<OtlpProtocol>([
  "http/protobuf",
  "http/json",
  "grpc",
]);

/** `OTEL_EXPORTER_OTLP_*`: for all signals. */
export const OTLP_COMMON: OtlpVariables = otlpVariables(undefined);

/** `OTEL_EXPORTER_OTLP_TRACES_*` and so on: for one signal, where they take precedence. */
export const OTLP_BY_SIGNAL: Readonly<Record<OtlpSignal, OtlpVariables>> = {
  traces: otlpVariables("traces"),
  metrics: otlpVariables("metrics"),
  logs: otlpVariables("logs"),
};

/** Returns the variable with this suffix, for all signals or for one. */
function defineFor<Value>(
  signal: OtlpSignal | undefined,
  suffix: string,
  parts: Pick<EnvironmentVariable<Value>, "option" | "kind" | "meaning" | "defaultText">,
): EnvironmentVariable<Value> {
  const common = `OTEL_EXPORTER_OTLP_${suffix}`;
  return {
    name: signal === undefined ? common : `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${suffix}`,
    option: `${signal === undefined ? "" : `${signal}.`}otlp.${parts.option}`,
    kind: parts.kind,
    fallback: undefined,
    defaultText: signal === undefined ? parts.defaultText : common,
    meaning: parts.meaning,
  };
}

function otlpVariables(signal: OtlpSignal | undefined): OtlpVariables {
  const of = signal === undefined ? "" : ` of ${signal}`;
  const define = <Value>(
    suffix: string,
    parts: Parameters<typeof defineFor<Value>>[2],
  ): EnvironmentVariable<Value> => defineFor(signal, suffix, parts);
  return {
    endpoint: define("ENDPOINT", {
      option: "endpoint",
      kind: ENDPOINT,
      defaultText: DEFAULT_OTLP_ENDPOINT,
      meaning: signal === undefined
        ? "Base URL of the receiver; `v1/traces`, `v1/metrics` or `v1/logs` is appended. With " +
          "grpc nothing is appended, and the default is `http://localhost:4317`."
        : `URL that receives ${signal}; used as it is.`,
    }),
    insecure: define("INSECURE", {
      option: "insecure",
      kind: BOOLEAN,
      defaultText: "false",
      meaning: `Turns off TLS for gRPC${of} if the endpoint has no scheme.`,
    }),
    headers: define("HEADERS", {
      option: "headers",
      kind: HEADERS,
      meaning: `Request headers${of}, as \`key=value,key=value\`; values are percent-encoded.`,
    }),
    compression: define("COMPRESSION", {
      option: "compression",
      kind: oneOf<OtlpCompression>(["gzip", "none"]),
      defaultText: OTLP_DEFAULTS.compression,
      meaning: `Compression of requests${of}: gzip or none.`,
    }),
    timeoutMs: define("TIMEOUT", {
      option: "timeoutMs",
      kind: MILLISECONDS,
      defaultText: String(OTLP_DEFAULTS.timeoutMs),
      meaning: `Maximum time of a request${of}, in milliseconds; 0 for no limit.`,
    }),
    protocol: define("PROTOCOL", {
      option: "protocol",
      kind: PROTOCOL,
      defaultText: OTLP_DEFAULTS.protocol,
      meaning: `Protocol${of}: http/protobuf, http/json or grpc.`,
    }),
    ...fileVariables(signal),
  };
}

/** The variables that name a PEM file. */
function fileVariables(
  signal: OtlpSignal | undefined,
): Pick<OtlpVariables, "certificateFile" | "clientKeyFile" | "clientCertificateFile"> {
  const of = signal === undefined ? "" : ` of ${signal}`;
  const file = (suffix: string, option: string, what: string): EnvironmentVariable<string> =>
    defineFor(signal, suffix, { option, kind: TEXT, meaning: `PEM file with ${what}${of}.` });
  return {
    certificateFile: file("CERTIFICATE", "certificateFile", "the certificates to trust"),
    clientKeyFile: file("CLIENT_KEY", "clientKeyFile", "the client's private key"),
    clientCertificateFile: file(
      "CLIENT_CERTIFICATE",
      "clientCertificateFile",
      "the client's certificate",
    ),
  };
}
