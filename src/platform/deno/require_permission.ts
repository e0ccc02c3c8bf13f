import { type DenoLike, type DenoPermission, globalDeno, isGranted } from "./deno_like.ts";

/** A permission that a flag names by a host or a path. */
export type NamedPermission = Extract<DenoPermission, { readonly name: "read" | "write" | "net" }>;

/**
 * Why something may not be done, with the flag that would allow it. Deno would ask a user at a
 * terminal, and stop the thread meanwhile; telemetry is not worth that.
 *
 * @returns `undefined` where it is permitted.
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
 * Does nothing where something is permitted, and on every runtime but Deno.
 *
 * @throws {Error} Named as Deno's own, with the flag, where it is not permitted.
 */
export function requirePermission(permission: NamedPermission): void {
  const deno = globalDeno();
  const reason = deno && missingPermission(deno, permission);
  if (reason === undefined) return;
  throw Object.assign(new Error(reason), { name: "NotCapable" });
}

/** Host and port of a URL, as the permission names them. */
export function netPermissionOf(url: string): NamedPermission {
  const { protocol, hostname, port } = new URL(url);
  const schemePort = protocol === "https:" ? "443" : "80";
  return { name: "net", host: `${hostname}:${port === "" ? schemePort : port}` };
}
