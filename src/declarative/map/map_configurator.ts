import type { Scope } from "../../snapshot/mod.ts";
import type { ModelNode } from "../model/model_node.ts";
import { namePattern } from "../../sdk/name_pattern.ts";

/** The names of a configurator, and how to read an entry. */
export interface ConfiguratorShape<Config> {
  /** Name of the configurator, as in `tracer_configurator/development`. */
  readonly name: string;
  /** Name of its list, as in `tracers`. */
  readonly list: string;
  /** Reads the configuration of a scope. */
  readonly readConfig: (node: ModelNode) => Config;
}

/** Maps a configurator: the first entry with a matching pattern applies, else the default. */
export function mapConfigurator<Config extends object>(
  provider: ModelNode,
  { name, list, readConfig }: ConfiguratorShape<Config>,
): ((scope: Scope) => Config | Record<string, never>) | undefined {
  const node = provider.group(name);
  if (node === undefined) return undefined;
  const defaultNode = node.group("default_config");
  const defaultConfig = defaultNode === undefined ? {} : readConfig(defaultNode);
  const entries = node.groups(list).flatMap((entry) => {
    const pattern = entry.requiredString("name");
    const config = entry.group("config");
    entry.mustHave("config");
    return pattern === undefined || config === undefined
      ? []
      : [{ matches: namePattern(pattern), config: readConfig(config) }];
  });
  return (scope) => entries.find(({ matches }) => matches(scope.name))?.config ?? defaultConfig;
}

/**
 * Reads the configuration of a tracer or meter: `enabled`, or `disabled` as in release candidates.
 */
export function readEnabled(node: ModelNode): { readonly enabled: boolean } {
  const isDisabled = node.boolean("disabled") ?? false;
  return { enabled: node.boolean("enabled") ?? !isDisabled };
}
