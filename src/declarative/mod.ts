/**
 * Declarative configuration: sets up OpenTelemetry from a YAML file, as named by
 * `OTEL_CONFIG_FILE`.
 *
 * ```ts
 * import { initFromFile } from "@offthread/otel/config";
 *
 * await using telemetry = initFromFile();
 * ```
 *
 * How a file is processed: `parse_configuration` turns its text into a model, with variables
 * substituted (`substitute`) and types resolved (`core_schema`). `map_configuration` turns the
 * model into options of `init()`, by one `map_...` file for each part of the schema. These read it
 * through `ModelNode`, which checks what is read and collects what is wrong or left out.
 * `init_from_configuration` passes the options on.
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
