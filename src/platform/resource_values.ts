/** Last part of a path, on any operating system, without `.exe`. */
export function baseName(path: string): string {
  const last = path.split(/[\\/]/).at(-1) ?? "";
  return last.replace(/\.exe$/i, "");
}

/** `host.arch` as the semantic conventions spell it. */
export function hostArch(runtimeArch: string): string {
  return HOST_ARCH.get(runtimeArch) ?? runtimeArch;
}

/** `os.type` as the semantic conventions spell it. */
export function osType(runtimeOs: string): string {
  return OS_TYPE.get(runtimeOs) ?? runtimeOs;
}

const HOST_ARCH: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["x64", "amd64"],
  ["aarch64", "arm64"],
  ["arm", "arm32"],
  ["ia32", "x86"],
  ["ppc", "ppc32"],
]);

const OS_TYPE: ReadonlyMap<string, string> = new Map([
  ["win32", "windows"],
  ["sunos", "solaris"],
  ["illumos", "solaris"],
  ["dragonfly", "dragonflybsd"],
]);
