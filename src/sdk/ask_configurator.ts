import { reportOnce } from "../api/mod.ts";
import { catchRejection } from "../api/catch_rejection.ts";
import { toText } from "../api/to_text.ts";

/**
 * Asks a configurator for the configuration of a scope. It is the application's code: if it throws,
 * is async or does not exist, it counts as having no opinion.
 *
 * @param kind What it configures, for reports.
 * @param ask Calls it.
 * @param read Reads its result; `undefined` if it has no opinion.
 */
export function askConfigurator<Config, Said>(
  kind: "tracer" | "meter" | "logger",
  ask: () => Config | undefined,
  read: (config: Config | undefined) => Said,
): Said {
  try {
    const config = ask();
    catchRejection(config, (error) => reportThrow(kind, error));
    return read(config);
  } catch (error) {
    reportThrow(kind, error);
    return read(undefined);
  }
}

function reportThrow(kind: string, error: unknown): void {
  reportOnce(`${kind}-configurator`, "error", `The ${kind} configurator threw: ${toText(error)}`);
}
