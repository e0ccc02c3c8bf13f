import type { CapturedHeadersOptions, HttpOptions } from "../../config/mod.ts";
import { HEADER_NAMES, TEXT_LIST } from "../../config/values/value_kind.ts";
import type { ModelNode } from "../model/model_node.ts";

/** Maps the HTTP part of `instrumentation/development`; parts for other languages are ignored. */
export function mapInstrumentation(model: ModelNode): HttpOptions {
  const node = model.group("instrumentation/development");
  node?.acceptAll();
  node?.optionalGroup("js")?.leaveOut();
  const general = node?.group("general");
  if (general === undefined) return {};
  const http = general.group("http");
  leaveOutRest(general);
  if (http === undefined) return {};
  const server = readSide(http, "server");
  const client = readSide(http, "client");
  leaveOutRest(http);
  const areMethodsDifferent = server.knownMethods !== undefined &&
    client.knownMethods !== undefined && `${server.knownMethods}` !== `${client.knownMethods}`;
  if (areMethodsDifferent) {
    http.note("not supported: the methods of the server apply to both", "client.known_methods");
  }
  return {
    knownMethods: server.knownMethods ?? client.knownMethods,
    server: server.headers,
    client: client.headers,
  };
}

/** The settings of servers or of clients. */
interface Side {
  readonly knownMethods?: readonly string[] | undefined;
  readonly headers?: CapturedHeadersOptions;
}

function readSide(http: ModelNode, name: "server" | "client"): Side {
  const node = http.group(name);
  if (node === undefined) return {};
  const side = {
    knownMethods: node.accepted("known_methods", TEXT_LIST, node.anyStrings("known_methods")),
    headers: {
      captureRequestHeaders: readHeaders(node, "request_captured_headers"),
      captureResponseHeaders: readHeaders(node, "response_captured_headers"),
    },
  };
  leaveOutRest(node);
  return side;
}

function readHeaders(node: ModelNode, name: string): readonly string[] | undefined {
  return node.accepted(name, HEADER_NAMES, node.strings(name));
}

// Notes the remaining members, since the schema has more than HTTP, and more settings than these.
function leaveOutRest(node: ModelNode): void {
  for (const name of node.unreadNames()) node.note("not supported", name);
  node.acceptAll();
}
