import type { SenderConfig } from "./sender_config.ts";
import type { SenderEnvironment } from "./sender_environment.ts";

/** What to say where a proxy asks who sends, to follow what it said. */
export const PROXY_DENIAL_ADVICE: string =
  "; a proxy asks for user and password: they go into its URL, in HTTP_PROXY";

/**
 * What to say of a connection that fails where it leads to a proxy, to follow what failed; empty
 * where it does not. The message itself shows the receiver's name alone.
 */
export function proxyAdvice(
  { url, protocol }: Pick<SenderConfig, "url" | "protocol">,
  { proxyVariable, fetchHttp2 }: Pick<SenderEnvironment, "proxyVariable" | "fetchHttp2">,
): string {
  const isDirect = protocol === "grpc" && (fetchHttp2 === undefined || !/^https:/i.test(url));
  const name = isDirect ? undefined : proxyVariable?.(url);
  if (name === undefined) return "";
  return `; it goes by the proxy of ${name}, unless NO_PROXY names the receiver`;
}
