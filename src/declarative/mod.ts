/**
 * Declarative configuration: OpenTelemetry set up by a YAML file, as `OTEL_CONFIG_FILE` names it.
 *
 * ```ts
 * import { initFromFile } from "@offthread/otel/config";
 *
 * await using telemetry = initFromFile();
 * ```
 *
 * The way of a file: `parse_configuration` makes a model of its text, with variables substituted
 * (`substitute`) and types resolved (`core_schema`). `map_configuration` makes options of `init()`
 * of a model, one `map_...` file for each part of the schema; they read it by `ModelNode`, which
 * checks what it is asked for and gathers what is wrong or left out. `init_from_configuration`
 * hands the options to `init()`.
 *
 * @module
 */
export {
  type ComponentCreator,
  type PluginComponents,
  type PluginComponentType,
  registerComponentProvider,
} from "./model/component_registry.ts";
export type {
  ConfigurationGroup,
  ConfigurationModel,
  ConfigurationValue,
} from "./model/configuration_model.ts";
export { initFromConfiguration } from "./init_from_configuration.ts";
export { initFromFile } from "./init_from_file.ts";
export { parseConfiguration, type ParseConfigurationOptions } from "./yaml/parse_configuration.ts";
