import type { Platform } from "../platform/platform.ts";

/** The variables that name the file: the stable one counts before the older one. */
const FILE_VARIABLES: readonly string[] = ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"];

/** The configuration file that the environment names, if it does. */
export function fileFromEnvironment(platform: Platform): string | undefined {
  for (const name of FILE_VARIABLES) {
    const value = readVariable(platform, name)?.trim();
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** The value of a variable. What is no text is not set: what is thrown then may show a secret. */
export function readVariable(platform: Platform, name: string): string | undefined {
  try {
    return platform.getEnv(name);
  } catch {
    return undefined;
  }
}
