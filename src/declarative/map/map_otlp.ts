import type { OtlpOptions } from "../../config/mod.ts";
import { HEADER_LIST } from "../../config/values/key_value_list.ts";
import {
  DEFAULT_GRPC_ENDPOINT,
  DEFAULT_OTLP_ENDPOINT,
  ENDPOINT,
  endpointUnder,
  GRPC_ENDPOINT,
} from "../../config/values/otlp_endpoint.ts";
import type { OtlpSignal } from "../../otlp/sender/sender_config.ts";
import type { ModelNode } from "../model/model_node.ts";

/** Reads an OTLP exporter of one signal. */
export type OtlpMapper = (node: ModelNode, signal: OtlpSignal) => OtlpOptions;

/** The OTLP exporters of the schema, and how each is mapped. */
export const OTLP_EXPORTERS: Readonly<Record<string, OtlpMapper>> = {
  otlp_http: mapOtlpHttp,
  otlp_grpc: mapOtlpGrpc,
};

/** Maps an `otlp_http` exporter. Its endpoint is the full URL of the signal. */
function mapOtlpHttp(node: ModelNode, signal: OtlpSignal): OtlpOptions {
  return {
    endpoint: node.accepted("endpoint", ENDPOINT, node.string("endpoint")) ??
      endpointUnder(DEFAULT_OTLP_ENDPOINT, signal),
    protocol: node.choice("encoding", { protobuf: "http/protobuf", json: "http/json" }),
    ...mapShared(node),
    ...mapTls(node.optionalGroup("tls")),
  };
}

/** Maps an `otlp_grpc` exporter. */
function mapOtlpGrpc(node: ModelNode): OtlpOptions {
  const tls = node.optionalGroup("tls");
  return {
    endpoint: node.accepted("endpoint", GRPC_ENDPOINT, node.string("endpoint")) ??
      DEFAULT_GRPC_ENDPOINT,
    protocol: "grpc",
    insecure: tls?.boolean("insecure"),
    ...mapShared(node),
    ...mapTls(tls),
  };
}

function mapShared(node: ModelNode): OtlpOptions {
  return {
    headers: mapHeaders(node),
    compression: mapCompression(node),
    timeoutMs: node.integer("timeout", 0),
  };
}

// Other than for init(), the default is none.
function mapCompression(node: ModelNode): "gzip" | "none" {
  const compression = node.string("compression") ?? "none";
  if (compression === "gzip" || compression === "none") return compression;
  node.note("not supported; none is used", "compression");
  return "none";
}

function mapHeaders(node: ModelNode): Readonly<Record<string, string>> {
  const list = node.string("headers_list");
  const headers: [string, string][] = Object.entries(
    list === undefined || list.trim() === ""
      ? {}
      : HEADER_LIST.parse(list, (problem) => node.note(problem, "headers_list")) ?? {},
  );
  for (const header of node.groups("headers")) {
    const name = header.requiredString("name");
    const value = header.string("value");
    header.mustHave("value");
    if (name === undefined || value === undefined) continue;
    if (!HEADER_LIST.accepts(Object.fromEntries([[name, value]]))) {
      header.fault("it must be a header with a valid name and value");
    } else headers.push([name.toLowerCase(), value]);
  }
  return Object.fromEntries(headers);
}

function mapTls(tls: ModelNode | undefined): OtlpOptions {
  if (tls === undefined) return {};
  const clientKeyFile = absolutePath(tls, "key_file");
  const clientCertificateFile = absolutePath(tls, "cert_file");
  if ((clientKeyFile === undefined) !== (clientCertificateFile === undefined)) {
    tls.fault("key_file and cert_file must be given together");
  }
  return {
    certificateFile: absolutePath(tls, "ca_file"),
    clientKeyFile,
    clientCertificateFile,
  };
}

function absolutePath(tls: ModelNode, name: string): string | undefined {
  const path = tls.string(name);
  if (path !== undefined && !/^(?:[/\\]|[A-Za-z]:[/\\])/.test(path)) {
    tls.fault("it must be an absolute path", name);
  }
  return path;
}
