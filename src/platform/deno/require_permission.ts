import { type DenoLike, type DenoPermission, globalDeno, isGranted } from "./deno_like.ts";

/** A permission whose flag takes a host or a path. */
export type NamedPermission = Extract<DenoPermission, { readonly name: "read" | "write" | "net" }>;

/**
 * Returns why something is not permitted, with the flag that would allow it. Deno would prompt a
 * user at a terminal, and block the thread meanwhile; telemetry is not worth that.
 *
 * @returns `undefined` if it is permitted.
 */
export function missingPermission(
  deno: DenoLike,
  permission: NamedPermission,
): string | undefined {
  if (isGranted(deno, permission)) return undefined;
  const { name } = permission;
  const value = name === "net" ? permission.host : permission.path;
  return `not permitted: run with --allow-${name}=${value}`;
}

/**
 * Throws if something is not permitted; does nothing on every runtime but Deno.
 *
 * @throws {Error} Named as Deno's own error, with the flag.
 */
export function requirePermission(permission: NamedPermission): void {
  const deno = globalDeno();
  const reason = deno && missingPermission(deno, permission);
  if (reason === undefined) return;
  throw Object.assign(new Error(reason), { name: "NotCapable" });
}

/** Returns the permission for the host and port of a URL. */
export function netPermissionOf(url: string): NamedPermission {
  const { protocol, hostname, port } = new URL(url);
  const schemePort = protocol === "https:" ? "443" : "80";
  return { name: "net", host: `${hostname}:${port === "" ? schemePort : port}` };
}
