/**
 * What a runtime tells about its process, host and operating system. Members that the runtime does
 * not know, or may not tell, are `undefined`. Values are spelled as in the semantic conventions.
 */
export interface ProcessInfo {
  /** Process id. */
  readonly pid?: number | undefined;
  /** Name of the executable, without its path, such as `deno`. */
  readonly executableName?: string | undefined;
  /** Name of the runtime: `deno`, `bun` or `nodejs`. */
  readonly runtimeName?: string | undefined;
  /** Version of the runtime, such as `2.9.6`. */
  readonly runtimeVersion?: string | undefined;
  /** Description of the runtime. */
  readonly runtimeDescription?: string | undefined;
  /** Name of the host. */
  readonly hostName?: string | undefined;
  /** Architecture: `amd64`, `arm64`, ... */
  readonly hostArch?: string | undefined;
  /** Operating system: `linux`, `darwin`, `windows`, ... */
  readonly osType?: string | undefined;
  /** Version of the operating system. */
  readonly osVersion?: string | undefined;
}
