/** One value of a configuration: any value of YAML's core schema, with keys that are strings. */
export type ConfigurationValue =
  | string
  | number
  | boolean
  | null
  | readonly ConfigurationValue[]
  | ConfigurationGroup;

/** A mapping of a configuration. A member that is `null` is present, unlike a missing one. */
export interface ConfigurationGroup {
  /** A member, by its name in the file. */
  readonly [name: string]: ConfigurationValue;
}

/**
 * A configuration in memory: the members of the file under their schema names, with variables
 * substituted and types resolved, and nothing else changed (specification, Configuration SDK,
 * In-memory configuration model).
 */
export interface ConfigurationModel extends ConfigurationGroup {
  /** Version of the format, such as `"1.1"`. */
  readonly file_format: string;
}

/** Whether a value is a mapping. */
export function isGroup(value: ConfigurationValue | undefined): value is ConfigurationGroup {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
