import type { SinkOptions } from "../../init/mod.ts";
import type { ModelNode } from "../model/model_node.ts";

/** Returns where an `otlp_file/development` exporter writes; `undefined` if that is invalid. */
export function mapOutputStream(node: ModelNode): SinkOptions["to"] | undefined {
  const stream = node.string("output_stream") ?? "stdout";
  if (stream === "stdout" || stream === "stderr") return stream;
  const path = filePath(stream);
  if (path === undefined) node.fault("it must be stdout or a file:// URL", "output_stream");
  return path === undefined ? undefined : { path };
}

function filePath(stream: string): string | undefined {
  if (!URL.canParse(stream)) return undefined;
  const { protocol, host, pathname } = new URL(stream);
  if (protocol !== "file:" || host !== "" || pathname === "/") return undefined;
  try {
    // A drive letter follows a slash that is not part of the path.
    return decodeURIComponent(pathname).replace(/^\/(?=[A-Za-z]:\/)/, "");
  } catch {
    return undefined;
  }
}
