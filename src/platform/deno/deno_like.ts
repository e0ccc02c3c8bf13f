import type { TcpConnection, TcpPeer } from "../../otlp/sender/sender_environment.ts";

/**
 * The part of the `Deno` namespace that this package uses, by shape: the type checkers of other
 * runtimes do not know `Deno`.
 */
export interface DenoLike {
  readonly version: { readonly deno: string; readonly v8: string };
  readonly pid: number;
  readonly build: { readonly arch: string; readonly os: string; readonly standalone?: boolean };
  readonly env: { get(name: string): string | undefined };
  readonly permissions: {
    querySync(descriptor: DenoPermission): DenoPermissionStatus;
  };
  /** The key of the runtime's internals. */
  readonly internal?: symbol;
  execPath(): string;
  hostname(): string;
  osRelease(): string;
  openSync(path: string): DenoFile;
  connect(peer: TcpPeer): Promise<DenoTcpConnection>;
  readonly stdin: DenoStream;
  readonly stdout: DenoStream;
  readonly stderr: DenoStream;
  exit(code: number): void;
  kill(pid: number, signal: string): void;
  addSignalListener(signal: string, listener: () => void): void;
  removeSignalListener(signal: string, listener: () => void): void;
}

/** A file that is open. */
export interface DenoFile {
  readSync(buffer: Uint8Array): number | null;
  close(): void;
}

/** A TCP connection. */
export interface DenoTcpConnection extends TcpConnection {
  setNoDelay(isOn: boolean): void;
}

/** One of the three streams of the process. */
export interface DenoStream {
  isTerminal(): boolean;
}

/** The status of a permission. */
export interface DenoPermissionStatus {
  readonly state: string;
  /** Whether a part of it is denied. */
  readonly partial?: boolean;
}

/** A permission to query. */
export type DenoPermission =
  | { readonly name: "env"; readonly variable?: string }
  | { readonly name: "read"; readonly path: string }
  | { readonly name: "write"; readonly path: string }
  /** Host and port. */
  | { readonly name: "net"; readonly host: string }
  | { readonly name: "run" }
  | { readonly name: "sys"; readonly kind: "hostname" | "osRelease" | "systemMemoryInfo" };

/** The `Deno` namespace, or `undefined` on another runtime. */
export function globalDeno(): DenoLike | undefined {
  // why: the global exists on Deno only, and its types are known to Deno's checker only
  const deno = (globalThis as unknown as { Deno?: DenoLike }).Deno;
  return deno?.version?.deno === undefined ? undefined : deno;
}

/** Whether Deno is older than a version, given by its three numbers. */
export function isBefore(
  { version }: Pick<DenoLike, "version">,
  first: readonly [number, number, number],
): boolean {
  const own = version.deno.split(/[.+-]/, 3).map(Number);
  const at = first.findIndex((part, index) => own[index] !== part);
  return at >= 0 && (own[at] ?? 0) < (first[at] ?? 0);
}

/** Whether a permission is granted; never prompts for it. */
export function isGranted(deno: DenoLike, permission: DenoPermission): boolean {
  return statusOf(deno, permission)?.state === "granted";
}

/** Whether an environment variable may be read. */
export function mayReadVariable(deno: DenoLike, variable: string): boolean {
  return isGranted(deno, { name: "env", variable });
}

/** The value of an environment variable, if it may be read. */
export function readVariableOf(deno: DenoLike, variable: string): string | undefined {
  return mayReadVariable(deno, variable) ? deno.env.get(variable) : undefined;
}

/**
 * The same, but a value that is not UTF-8 counts as not set, as it does for a proxy in Deno itself.
 */
export function readProxyVariableOf(deno: DenoLike, variable: string): string | undefined {
  try {
    return readVariableOf(deno, variable);
  } catch {
    return undefined;
  }
}

/** Whether a permission is granted without exceptions, such as those of `--deny-env`. */
export function isWhollyGranted(deno: DenoLike, permission: DenoPermission): boolean {
  const status = statusOf(deno, permission);
  return status?.state === "granted" && status.partial === false;
}

function statusOf(deno: DenoLike, permission: DenoPermission): DenoPermissionStatus | undefined {
  try {
    return deno.permissions.querySync(permission);
  } catch {
    // A runtime that does not know a permission does not grant it either.
    return undefined;
  }
}
