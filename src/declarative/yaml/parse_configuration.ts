import { load, YAMLException } from "js-yaml";
import { currentPlatform } from "../../platform/current.ts";
import {
  type ConfigurationGroup,
  type ConfigurationModel,
  type ConfigurationValue,
  isGroup,
} from "../model/configuration_model.ts";
import { resolveCore } from "./core_schema.ts";
import { checkFileFormat } from "../model/file_format.ts";
import { substitute, type VariableLookup } from "./substitute.ts";
import { PlainScalar, UNRESOLVED_SCHEMA } from "./unresolved_schema.ts";

/** Options of {@linkcode parseConfiguration}. */
export interface ParseConfigurationOptions {
  /**
   * Returns a variable by its name; `undefined` or `""` if it is not set. If it throws, the
   * variable counts as not set.
   *
   * @default the environment of the process, as far as it may be read
   */
  readonly getEnv?: ((name: string) => string | undefined) | undefined;
}

/** Maximum characters of a configuration file. */
const MAX_CHARS = 1024 * 1024;

/** Maximum number of values, including what aliases repeat. */
const MAX_VALUES = 100_000;

/** Maximum characters of all values, including what aliases repeat and variables add. */
const MAX_VALUE_CHARS: number = 8 * MAX_CHARS;

/** Maximum depth of a configuration. */
const MAX_DEPTH = 64;

/** Maximum number of aliases. */
const MAX_ALIASES = 1000;

/** The key whose value, a mapping or a list of mappings, is merged into the mapping around it. */
const MERGE_KEY = "<<";

/**
 * Parses the text of a configuration file: YAML 1.2 with its core schema. Variables are substituted
 * in values (`${NAME}`, `${env:NAME}`, `${NAME:-default}`, `$$` for a `$`), but not in keys, and
 * never add structure. Merge keys (`<<: *anchor`) are followed. Nothing is set up; see
 * `initFromConfiguration`.
 *
 * Specification: Configuration SDK, Parse; Configuration Data Model.
 *
 * @throws {TypeError} If the text is not a YAML mapping with a usable `file_format`, exceeds a
 *     limit, or has an invalid reference. Messages show names and places, but no values.
 *
 * @example
 * ```ts
 * import { parseConfiguration } from "@offthread/otel/config";
 *
 * const model = parseConfiguration('file_format: "1.1"\ndisabled: ${OFF:-false}', {
 *   getEnv: (name) => name === "OFF" ? "true" : undefined,
 * });
 * console.assert(model.disabled === true);
 * ```
 */
export function parseConfiguration(
  text: string,
  options: ParseConfigurationOptions = {},
): ConfigurationModel {
  if (typeof text !== "string") {
    throw new TypeError("Cannot parse a configuration: it must be a string.");
  }
  if (text.length > MAX_CHARS) {
    throw new TypeError(`the text has more than ${MAX_CHARS} characters`);
  }
  const getEnv = options.getEnv ?? ((name) => currentPlatform().getEnv(name));
  const model = new ModelBuilder(quietly(getEnv)).build(readYaml(text));
  if (!isGroup(model)) throw new TypeError("the configuration must be a mapping");
  return checkFileFormat(model);
}

// A variable that cannot be read counts as unset, and the rest of the file is used.
function quietly(getEnv: VariableLookup): VariableLookup {
  return (name) => {
    try {
      return getEnv(name);
    } catch {
      return undefined;
    }
  };
}

function readYaml(text: string): unknown {
  try {
    return load(text, { schema: UNRESOLVED_SCHEMA, maxDepth: MAX_DEPTH, maxAliases: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { reason, mark } = error;
    const place = mark === undefined ? "" : `line ${mark.line + 1}, column ${mark.column + 1}: `;
    throw new TypeError(`the text is not valid YAML: ${place}${withoutValues(reason)}`);
  }
}

/**
 * Returns the reason without what it quotes from the file: an unquoted password that begins with *
 * or ! is an alias or a tag.
 */
function withoutValues(reason: string): string {
  return reason.replace(/\s*["'<!].*$/s, "");
}

/** Converts parsed YAML to plain values, within limits. */
class ModelBuilder {
  readonly #lookUp: VariableLookup;
  #valueCount = 0;
  #charCount = 0;

  constructor(lookUp: VariableLookup) {
    this.#lookUp = (name) => {
      const value = lookUp(name);
      this.#countChars(value ?? "");
      return value;
    };
  }

  build(value: unknown): ConfigurationValue {
    return this.#valueOf(value, "", 0);
  }

  #valueOf(value: unknown, path: string, depth: number): ConfigurationValue {
    this.#valueCount++;
    if (this.#valueCount > MAX_VALUES) {
      throw new TypeError(`the configuration has more than ${MAX_VALUES} values`);
    }
    // An alias may refer to a value that contains it.
    if (depth > MAX_DEPTH) throw new TypeError(`${path}: it has more than ${MAX_DEPTH} levels`);
    if (value instanceof PlainScalar) return resolveCore(this.#substitute(value.text, path));
    if (typeof value === "string") return this.#substitute(value, path);
    if (Array.isArray(value)) {
      return value.map((item, index) => this.#valueOf(item, `${path}[${index}]`, depth + 1));
    }
    if (value instanceof Map) return this.#groupOf(value, path, depth);
    return null;
  }

  #groupOf(map: ReadonlyMap<unknown, unknown>, path: string, depth: number): ConfigurationGroup {
    const members = new Map<string, ConfigurationValue>();
    const merged: ConfigurationGroup[] = [];
    for (const [key, value] of map) {
      const name = key instanceof PlainScalar ? key.text : key;
      const group = path === "" ? "the configuration" : path;
      if (typeof name !== "string") throw new TypeError(`${group}: keys must be strings`);
      const place = path === "" ? name : `${path}.${name}`;
      if (key instanceof PlainScalar && name === MERGE_KEY) {
        merged.push(...groupsToMerge(this.#valueOf(value, place, depth + 1), place));
        continue;
      }
      if (members.has(name)) throw new TypeError(`${place}: the key is repeated`);
      members.set(name, this.#valueOf(value, place, depth + 1));
    }
    // The mapping's own members win, then those that are merged first.
    for (const group of merged) {
      for (const name of Object.keys(group)) {
        if (!members.has(name)) members.set(name, group[name]);
      }
    }
    // fromEntries defines properties, so a key named __proto__ is an ordinary one.
    return Object.fromEntries(members);
  }

  // Counted before values are built: an alias takes a few characters, and may stand for very many.
  #countChars(text: string): void {
    this.#charCount += text.length;
    if (this.#charCount <= MAX_VALUE_CHARS) return;
    throw new TypeError(`the values have more than ${MAX_VALUE_CHARS} characters`);
  }

  #substitute(text: string, path: string): string {
    try {
      this.#countChars(text);
      return substitute(text, this.#lookUp);
    } catch (error) {
      throw new TypeError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function groupsToMerge(value: ConfigurationValue, place: string): readonly ConfigurationGroup[] {
  const groups = (Array.isArray(value) ? value : [value]).filter(isGroup);
  const isAll = groups.length === (Array.isArray(value) ? value.length : 1);
  if (!isAll) throw new TypeError(`${place}: only mappings can be merged`);
  return groups;
}
