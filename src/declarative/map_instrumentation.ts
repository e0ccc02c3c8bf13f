import type { HttpOptions } from "../config/mod.ts";
import type { ModelNode } from "./model_node.ts";

/** What `instrumentation/development` says of HTTP; what is for other languages is theirs. */
export function mapInstrumentation(model: ModelNode): HttpOptions | undefined {
  const node = model.group("instrumentation/development");
  if (node === undefined) return undefined;
  node.acceptAll();
  node.optionalGroup("js")?.leaveOut();
  const general = node.group("general");
  if (general === undefined) return undefined;
  leaveOutAllBut(general, ["http"]);
  const http = general.group("http");
  if (http === undefined) return undefined;
  leaveOutAllBut(http, ["client", "server"]);
  const server = readKnownMethods(http, "server");
  const client = readKnownMethods(http, "client");
  const knownMethods = server ?? client;
  if (server !== undefined && client !== undefined && `${server}` !== `${client}`) {
    http.note("not supported: those of the server count for both", "client.known_methods");
  }
  return knownMethods === undefined ? undefined : { knownMethods };
}

function readKnownMethods(http: ModelNode, side: string): readonly string[] | undefined {
  const node = http.group(side);
  if (node === undefined) return undefined;
  leaveOutAllBut(node, ["known_methods"]);
  return node.anyTexts("known_methods");
}

function leaveOutAllBut(node: ModelNode, names: readonly string[]): void {
  for (const name of Object.keys(node.members)) {
    if (!names.includes(name)) node.note("not supported", name);
  }
  node.acceptAll();
}
