import { init, type InitReport } from "../init/init.ts";
import { currentHandle } from "../init/global/set_up_once.ts";
import type { OtelHandle } from "../init/mod.ts";
import { currentPlatform } from "../platform/current.ts";
import type { Platform } from "../platform/platform.ts";
import { fileFromEnvironment, readVariable } from "./file_from_environment.ts";
import { setUpConfiguration, setUpNothing } from "./init_from_configuration.ts";
import { parseConfiguration } from "./yaml/parse_configuration.ts";

/**
 * Sets up OpenTelemetry from a configuration file. Other `OTEL_*` variables are used only where the
 * file refers to them (`${NAME}`). Without a path, and with neither variable below set, it does
 * what `init()` does.
 *
 * If the file cannot be read or used, one error is reported in the diagnostics, and the returned
 * handle does nothing. What the package does not support is left out, with one warning that names
 * its place. Deno needs `--allow-read` for the file and `--allow-env` for the variables.
 *
 * Call it once, before anything else. A call while OpenTelemetry is set up changes nothing, warns,
 * and returns the first handle.
 *
 * Specification: Environment Variables, Declarative configuration; Configuration SDK.
 *
 * @param path The file. Default: OTEL_CONFIG_FILE, else OTEL_EXPERIMENTAL_CONFIG_FILE.
 * @throws {TypeError} If the path is not a string.
 *
 * @example
 * ```ts
 * import { initFromFile } from "@offthread/otel/config";
 *
 * await using telemetry = initFromFile();
 * ```
 */
export function initFromFile(path?: string): OtelHandle {
  if (path !== undefined && typeof path !== "string") {
    throw new TypeError("Cannot use a configuration file: its path must be a string.");
  }
  const platform = currentPlatform();
  const file = path ?? fileFromEnvironment(platform);
  // An existing set-up stays, and init() warns about it.
  if (file === undefined || currentHandle() !== undefined) return init();
  const shown = JSON.stringify(file);
  const text = platform.readTextFile(file);
  if (!text.ok) return giveUp(`The configuration file ${shown} cannot be read (${text.reason})`);
  const early: InitReport[] = [];
  try {
    const model = parseConfiguration(text.text, { getEnv: variableReader(platform, early) });
    return setUpConfiguration(model, early);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return giveUp(`The configuration file ${shown} cannot be used: ${reason}`);
  }
}

function variableReader(
  platform: Platform,
  reports: InitReport[],
): (name: string) => string | undefined {
  const asked = new Set<string>();
  return (name) => {
    if (!platform.canReadEnv(name) && !asked.has(name)) {
      asked.add(name);
      reports.push([
        `config-variable-${name}`,
        "warn",
        `Configuration: ${name} cannot be read, so it counts as not set. Run with ` +
        `--allow-env=${name}.`,
      ]);
    }
    return readVariable(platform, name);
  };
}

function giveUp(message: string): OtelHandle {
  return setUpNothing([`config-file-${message}`, "error", `${message}: OpenTelemetry is off.`]);
}
