import { resolveConfig } from "../../src/config/resolve/resolve_config.ts";
import type { EnvironmentReader } from "../../src/config/variables/environment_reader.ts";
import type { InitOptions } from "../../src/config/options/init_options.ts";
import type { OtelConfig } from "../../src/config/resolve/otel_config.ts";

/** What a configuration became and what was said about it. */
export interface Resolved {
  readonly config: OtelConfig;
  readonly messages: readonly string[];
  readonly causes: readonly string[];
}

/** An environment of the given variables. */
export function environmentOf(variables: Readonly<Record<string, string>>): EnvironmentReader {
  return { getEnv: (name) => variables[name], canReadEnv: () => true };
}

/** Resolves options in an environment of the given variables. */
export function resolve(
  variables: Readonly<Record<string, string>> = {},
  options: InitOptions = {},
): Resolved {
  const messages: string[] = [];
  const causes: string[] = [];
  const config = resolveConfig(options, environmentOf(variables), (cause, _level, message) => {
    causes.push(cause);
    messages.push(message);
  });
  return { config, messages, causes };
}
