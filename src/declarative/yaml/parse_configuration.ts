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
   * Looks up a variable by its name; `undefined` or `""` where it is not set. What it throws counts
   * as not set.
   *
   * @default the environment of the process, as far as it may be read
   */
  readonly getEnv?: ((name: string) => string | undefined) | undefined;
}

/** Most characters of a configuration file. */
const MAX_CHARS = 1024 * 1024;

/** Most values of a configuration, what aliases repeat included. */
const MAX_VALUES = 100_000;

/** Most characters of all values, what aliases repeat and variables bring included. */
const MAX_VALUE_CHARS: number = 8 * MAX_CHARS;

/** Most levels of a configuration. */
const MAX_DEPTH = 64;

/** Most aliases of a configuration. */
const MAX_ALIASES = 1000;

/** The key whose value, a mapping or a list of them, lends its members to the mapping around it. */
const MERGE_KEY = "<<";

/**
 * Reads a configuration file's text: YAML 1.2 by its core schema, with variables substituted in
 * values (`${NAME}`, `${env:NAME}`, `${NAME:-default}`, `$$` for a `$`). Keys stay as they are, and
 * a variable never brings structure along. Merge keys (`<<: *anchor`) are followed. Nothing is set
 * up; see `initFromConfiguration`.
 *
 * Specification: Configuration SDK, Parse; Configuration Data Model.
 *
 * @throws {TypeError} Where the text is no YAML mapping with a usable `file_format`, or holds a
 * reference that is none. Messages show names and places, no values.
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
  if (typeof text !== "string") throw new TypeError("Cannot parse a configuration: it is no text.");
  if (text.length > MAX_CHARS) throw new TypeError(`it has more than ${MAX_CHARS} characters`);
  const getEnv = options.getEnv ?? ((name) => currentPlatform().getEnv(name));
  const model = new ModelBuilder(quietly(getEnv)).build(readYaml(text));
  if (!isGroup(model)) throw new TypeError("it is no mapping");
  return checkFileFormat(model);
}

// A value that is no text is not set, and the rest of the file counts all the same.
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
    throw new TypeError(`it is no YAML: ${place}${withoutValues(reason)}`);
  }
}

/**
 * What is wrong, without what is quoted of the file: a password that begins with * or ! and has no
 * quotes is an alias or a tag.
 */
function withoutValues(reason: string): string {
  return reason.replace(/\s*["'<!].*$/s, "");
}

/** Makes plain values of what YAML holds, within bounds. */
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
    if (this.#valueCount > MAX_VALUES) throw new TypeError(`it has more than ${MAX_VALUES} values`);
    // An alias may stand for what it is a part of.
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
      const group = path === "" ? "it" : path;
      if (typeof name !== "string") throw new TypeError(`${group}: a key must be a text`);
      const place = path === "" ? name : `${path}.${name}`;
      if (key instanceof PlainScalar && name === MERGE_KEY) {
        merged.push(...groupsToMerge(this.#valueOf(value, place, depth + 1), place));
        continue;
      }
      if (members.has(name)) throw new TypeError(`${place}: it is there twice`);
      members.set(name, this.#valueOf(value, place, depth + 1));
    }
    // What the mapping says itself counts, then what is merged first.
    for (const group of merged) {
      for (const name of Object.keys(group)) {
        if (!members.has(name)) members.set(name, group[name]);
      }
    }
    // fromEntries defines properties, so a key named __proto__ is an ordinary one.
    return Object.fromEntries(members);
  }

  // Before anything is made of it: an alias takes a few characters, and may stand for very many.
  #countChars(text: string): void {
    this.#charCount += text.length;
    if (this.#charCount <= MAX_VALUE_CHARS) return;
    throw new TypeError(`its values have more than ${MAX_VALUE_CHARS} characters`);
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
