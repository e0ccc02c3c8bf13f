import type { SenderConfig } from "./sender_config.ts";
import type { SenderEnvironment } from "./sender_environment.ts";

/** Advice to append to the message of a proxy that asks for credentials. */
export const PROXY_DENIAL_ADVICE: string =
  "; a proxy requires a user and password: add them to its URL in HTTP_PROXY";

/**
 * Returns advice to append to a connection failure if the connection goes through a proxy;
 * otherwise an empty string. The failure itself names only the receiver.
 */
export function proxyAdvice(
  { url, protocol }: Pick<SenderConfig, "url" | "protocol">,
  { proxyVariable, fetchHttp2 }: Pick<SenderEnvironment, "proxyVariable" | "fetchHttp2">,
): string {
  const isDirect = protocol === "grpc" && (fetchHttp2 === undefined || !/^https:/i.test(url));
  const name = isDirect ? undefined : proxyVariable?.(url);
  if (name === undefined) return "";
  return `; the connection uses the proxy in ${name}, unless NO_PROXY lists the receiver`;
}
