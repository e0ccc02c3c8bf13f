import type { Platform } from "../platform/platform.ts";

/** The variables that name the file; the stable one wins over the older one. */
const FILE_VARIABLES: readonly string[] = ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"];

/** Returns the configuration file that the environment names, if any. */
export function fileFromEnvironment(platform: Platform): string | undefined {
  for (const name of FILE_VARIABLES) {
    const value = readVariable(platform, name)?.trim();
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/**
 * Returns a variable. If it is not valid text it counts as unset, since the error may show a
 * secret.
 */
export function readVariable(platform: Platform, name: string): string | undefined {
  try {
    return platform.getEnv(name);
  } catch {
    return undefined;
  }
}
