import {
  DEFAULT_MAX_REQUEST_BYTES,
  DEFAULT_MAX_RESPONSE_BYTES,
  type OtlpSignal,
} from "../../otlp/sender/sender_config.ts";
import type { OtlpOptions } from "../options/otlp_options.ts";
import {
  DEFAULT_GRPC_ENDPOINT,
  DEFAULT_OTLP_ENDPOINT,
  endpointUnder,
  exactEndpoint,
  GRPC_ENDPOINT,
  grpcEndpoint,
} from "../values/otlp_endpoint.ts";
import { checkedHeaders } from "../values/otlp_headers.ts";
import { integer } from "../values/value_kind.ts";
import type { EnvironmentVariable } from "../variables/environment_variable.ts";
import {
  OTLP_BY_SIGNAL,
  OTLP_COMMON,
  OTLP_DEFAULTS,
  type OtlpValues,
} from "../variables/otlp_variables.ts";
import type { OtlpConfig } from "./otel_config.ts";
import type { SettingReader } from "./setting_reader.ts";

const BYTES = integer(1, Number.MAX_SAFE_INTEGER);

/** The OTLP options from code: for one signal, and for all. */
export interface GivenOtlp {
  readonly own: OtlpOptions | undefined;
  readonly common: OtlpOptions | undefined;
}

/**
 * Resolves how OTLP is sent for one signal. In order of precedence: code for the signal, code for
 * all signals, the environment for the signal, the environment for all signals, the default.
 */
export function resolveOtlp(
  reader: SettingReader,
  signal: OtlpSignal,
  given: GivenOtlp,
): OtlpConfig {
  const find = <Key extends keyof OtlpValues>(key: Key): OtlpValues[Key] | undefined =>
    findOtlp<Key>(reader, { signal, key, given })?.value;
  // The specification has no variables for these two.
  const findBytes = (key: "maxRequestBytes" | "maxResponseBytes"): number | undefined =>
    reader.check({ option: `${signal}.otlp.${key}`, kind: BYTES }, given.own?.[key]) ??
      reader.check({ option: `otlp.${key}`, kind: BYTES }, given.common?.[key]);
  const protocol = find("protocol") ?? OTLP_DEFAULTS.protocol;
  return {
    endpoint: protocol === "grpc"
      ? grpcEndpoint(resolveTarget(reader, signal, given), find("insecure") ?? false)
      : resolveEndpoint(reader, signal, given),
    ...resolveHeaders(find("headers") ?? {}),
    compression: find("compression") ?? OTLP_DEFAULTS.compression,
    timeoutMs: find("timeoutMs") ?? OTLP_DEFAULTS.timeoutMs,
    protocol,
    tls: {
      certificateFile: find("certificateFile"),
      clientKeyFile: find("clientKeyFile"),
      clientCertificateFile: find("clientCertificateFile"),
    },
    maxRequestBytes: findBytes("maxRequestBytes") ?? DEFAULT_MAX_REQUEST_BYTES,
    maxResponseBytes: findBytes("maxResponseBytes") ?? DEFAULT_MAX_RESPONSE_BYTES,
  };
}

interface Search<Key extends keyof OtlpValues> {
  readonly signal: OtlpSignal;
  readonly key: Key;
  readonly given: {
    readonly own: GivenValues | undefined;
    readonly common: GivenValues | undefined;
  };
  /** Adapts the definition of a variable. @default it is not changed */
  readonly adapt?: (
    variable: EnvironmentVariable<OtlpValues[Key]>,
  ) => EnvironmentVariable<OtlpValues[Key]>;
}

type GivenValues = { readonly [Key in keyof OtlpValues]?: OtlpValues[Key] | undefined };

interface Found<Value> {
  readonly value: Value;
  /** Whether the value was set for the signal itself. */
  readonly isOwn: boolean;
}

function findOtlp<Key extends keyof OtlpValues>(
  reader: SettingReader,
  { signal, key, given, adapt = (variable) => variable }: Search<Key>,
): Found<OtlpValues[Key]> | undefined {
  const own = adapt(OTLP_BY_SIGNAL[signal][key]);
  const common = adapt(OTLP_COMMON[key]);
  const ownGiven = reader.check(own, given.own?.[key]);
  if (ownGiven !== undefined) return { value: ownGiven, isOwn: true };
  const commonGiven = reader.check(common, given.common?.[key]);
  if (commonGiven !== undefined) return { value: commonGiven, isOwn: false };
  const ownRead = reader.read(own);
  if (ownRead !== undefined) return { value: ownRead, isOwn: true };
  const commonRead = reader.read(common);
  return commonRead === undefined ? undefined : { value: commonRead, isOwn: false };
}

function resolveEndpoint(reader: SettingReader, signal: OtlpSignal, given: GivenOtlp): string {
  const found = findOtlp(reader, { signal, key: "endpoint", given });
  if (found?.isOwn) return exactEndpoint(found.value);
  return endpointUnder(found?.value ?? DEFAULT_OTLP_ENDPOINT, signal);
}

function resolveTarget(reader: SettingReader, signal: OtlpSignal, given: GivenOtlp): string {
  const found = findOtlp(reader, { signal, key: "endpoint", given, adapt: forGrpc });
  return found?.value ?? DEFAULT_GRPC_ENDPOINT;
}

/** Returns an endpoint's variable as gRPC reads it. */
function forGrpc(variable: EnvironmentVariable<string>): EnvironmentVariable<string> {
  const isCommon = variable === OTLP_COMMON.endpoint;
  const defaultText = isCommon ? DEFAULT_GRPC_ENDPOINT : variable.defaultText;
  return { ...variable, kind: GRPC_ENDPOINT, defaultText };
}

function resolveHeaders(
  given: OtlpValues["headers"],
): Pick<OtlpConfig, "headers" | "askForHeaders"> {
  return typeof given === "function"
    ? { headers: {}, askForHeaders: checkedHeaders(given) }
    : { headers: lowerCaseNames(given) };
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
