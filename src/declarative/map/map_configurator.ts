import type { Scope } from "../../snapshot/mod.ts";
import type { ModelNode } from "../model/model_node.ts";
import { namePattern } from "../../sdk/name_pattern.ts";

/** Where a configurator stands and what it says of a scope. */
export interface ConfiguratorShape<Config> {
  /** Name of the configurator, as in `tracer_configurator/development`. */
  readonly name: string;
  /** Name of its list, as in `tracers`. */
  readonly list: string;
  /** Reads what is said of a scope. */
  readonly readConfig: (node: ModelNode) => Config;
}

/** The configurator of a provider: the first entry whose pattern fits counts, else the default. */
export function mapConfigurator<Config extends object>(
  provider: ModelNode,
  { name, list, readConfig }: ConfiguratorShape<Config>,
): ((scope: Scope) => Config | Record<string, never>) | undefined {
  const node = provider.group(name);
  if (node === undefined) return undefined;
  const defaultNode = node.group("default_config");
  const defaultConfig = defaultNode === undefined ? {} : readConfig(defaultNode);
  const entries = node.groups(list).flatMap((entry) => {
    const pattern = entry.requiredText("name");
    const config = entry.group("config");
    entry.mustHave("config");
    return pattern === undefined || config === undefined
      ? []
      : [{ matches: namePattern(pattern), config: readConfig(config) }];
  });
  return (scope) => entries.find(({ matches }) => matches(scope.name))?.config ?? defaultConfig;
}

/** What is said of tracers and meters: `enabled`, or `disabled` as in release candidates. */
export function readEnabled(node: ModelNode): { readonly enabled: boolean } {
  const isDisabled = node.flag("disabled") ?? false;
  return { enabled: node.flag("enabled") ?? !isDisabled };
}
