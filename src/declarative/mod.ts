/**
 * Declarative configuration: OpenTelemetry set up by a YAML file, as `OTEL_CONFIG_FILE` names it.
 *
 * ```ts
 * import { initFromFile } from "@offthread/otel/config";
 *
 * await using telemetry = initFromFile();
 * ```
 *
 * May import: everything, and `js-yaml`, which nothing else in the package loads.
 *
 * @module
 */
export {
  type ComponentCreator,
  type PluginComponents,
  type PluginComponentType,
  registerComponentProvider,
} from "./component_registry.ts";
export type {
  ConfigurationGroup,
  ConfigurationModel,
  ConfigurationValue,
} from "./configuration_model.ts";
export { initFromConfiguration } from "./init_from_configuration.ts";
export { initFromFile } from "./init_from_file.ts";
export { parseConfiguration, type ParseConfigurationOptions } from "./parse_configuration.ts";
