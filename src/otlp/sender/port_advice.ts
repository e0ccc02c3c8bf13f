import type { SenderConfig } from "./sender_config.ts";

/**
 * Returns advice to append to a connection failure if the port is usually that of the other
 * protocol; otherwise an empty string.
 */
export function portAdvice({ url, protocol }: Pick<SenderConfig, "url" | "protocol">): string {
  const isGrpc = protocol === "grpc";
  const [otherPort, other] = isGrpc ? ["4318", "HTTP"] : ["4317", "gRPC"];
  if (!URL.canParse(url) || new URL(url).port !== otherPort) return "";
  return `; port ${otherPort} is usually for ${other}, but the protocol is ${protocol}`;
}
