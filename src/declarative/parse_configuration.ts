import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Scalar,
} from "yaml";
import { currentPlatform } from "../platform/current.ts";
import {
  type ConfigurationModel,
  type ConfigurationValue,
  isGroup,
} from "./configuration_model.ts";
import { resolveCore } from "./core_schema.ts";
import { checkFileFormat } from "./file_format.ts";
import { hasReference, substitute, type VariableLookup } from "./substitute.ts";

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

/** Most values of a configuration, what aliases repeat included. */
const MAX_VALUES = 100_000;

/** Most levels of a configuration. */
const MAX_DEPTH = 64;

/**
 * Reads a configuration file's text: YAML 1.2 by its core schema, with variables substituted in
 * values (`${NAME}`, `${env:NAME}`, `${NAME:-default}`, `$$` for a `$`). Keys stay as they are, and
 * a variable never brings structure along. Nothing is set up; see `initFromConfiguration`.
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
  if (typeof text !== "string") throw new TypeError("cannot parse a configuration: it is no text");
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
    lineCounter: lines,
    logLevel: "error",
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new TypeError(`it is no YAML: line ${line}, column ${col}: ${firstLine(error.message)}`);
  }
  const getEnv = options.getEnv ?? ((name) => currentPlatform().getEnv(name));
  const model = new ModelBuilder(document, quietly(getEnv)).build();
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

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}

/** Makes plain values of a document, within bounds. */
class ModelBuilder {
  readonly #document: Document.Parsed;
  readonly #lookUp: VariableLookup;
  #valueCount = 0;

  constructor(document: Document.Parsed, lookUp: VariableLookup) {
    this.#document = document;
    this.#lookUp = lookUp;
  }

  build(): ConfigurationValue {
    return this.#valueOf(this.#document.contents, "", 0);
  }

  #valueOf(node: unknown, path: string, depth: number): ConfigurationValue {
    this.#valueCount++;
    if (this.#valueCount > MAX_VALUES) throw new TypeError(`it has more than ${MAX_VALUES} values`);
    if (depth > MAX_DEPTH) throw new TypeError(`${path}: it has more than ${MAX_DEPTH} levels`);
    if (isAlias(node)) return this.#valueOf(this.#resolve(node, path), path, depth + 1);
    if (isScalar(node)) return this.#scalarOf(node, path);
    if (isSeq(node)) {
      return node.items.map((item, index) => this.#valueOf(item, `${path}[${index}]`, depth + 1));
    }
    if (!isMap(node)) return null;
    // fromEntries defines properties, so a key named __proto__ is an ordinary one.
    return Object.fromEntries(node.items.map(({ key, value }) => {
      const name = this.#nameOf(key, path);
      const place = path === "" ? name : `${path}.${name}`;
      return [name, this.#valueOf(value, place, depth + 1)];
    }));
  }

  #resolve(alias: Alias, path: string): unknown {
    const node = alias.resolve(this.#document);
    if (node === undefined) throw new TypeError(`${path}: the alias stands for nothing`);
    return node;
  }

  #nameOf(key: unknown, path: string): string {
    if (isScalar(key) && !isPair(key)) return key.source ?? String(key.value);
    throw new TypeError(`${path === "" ? "it" : path}: a key must be a text`);
  }

  #scalarOf(scalar: Scalar, path: string): ConfigurationValue {
    const { value, source, tag, type } = scalar;
    const text = source ?? (typeof value === "string" ? value : undefined);
    if (text === undefined || !hasReference(text)) return plainValue(value);
    let substituted: string;
    try {
      substituted = substitute(text, this.#lookUp);
    } catch (error) {
      throw new TypeError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (tag !== undefined && /^(?:!|!!str|tag:yaml\.org,2002:str)$/.test(tag)) return substituted;
    return type === "PLAIN" ? resolveCore(substituted) : substituted;
  }
}

function plainValue(value: unknown): ConfigurationValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return typeof value === "bigint" ? Number(value) : null;
}
