import { MAX_INTEGER, type ValueKind } from "../../config/values/value_kind.ts";
import {
  type ConfigurationGroup,
  type ConfigurationValue,
  isGroup,
} from "./configuration_model.ts";
import type { Findings } from "./findings.ts";
import { entryNamed, isNamed } from "./schema_names.ts";

/** A member that holds exactly one thing, by the name of its kind. */
export interface NamedNode {
  readonly name: string;
  readonly node: ModelNode;
}

/**
 * One mapping of a model, with its path. Members are read by their names in the schema. Reading one
 * checks it: a value of another type is a fault, and counts as missing. Messages name places and
 * types, never values, which may be secrets.
 */
export class ModelNode {
  /** The mapping's path, as in `tracer_provider.processors[0]`. */
  readonly path: string;
  /** Collects faults and notes. */
  readonly findings: Findings;
  readonly #members: ConfigurationGroup;
  readonly #readNames = new Set<string>();
  #acceptsAll = false;

  constructor(members: ConfigurationGroup, path: string, findings: Findings) {
    this.path = path;
    this.findings = findings;
    this.#members = members;
    findings.addGroup(this);
  }

  /** The members, unchecked. */
  get members(): ConfigurationGroup {
    return this.#members;
  }

  /** Adds a fault of a member, or of the mapping itself. */
  fault(message: string, name?: string): void {
    this.findings.addFault(this.#pathOf(name), message);
  }

  /** Notes something about a member, or about the mapping itself. */
  note(message: string, name?: string): void {
    this.findings.addNote(`${this.#pathOf(name)}: ${message}`);
  }

  /** Leaves out the mapping with everything in it. */
  leaveOut(message: string = "not supported"): void {
    this.acceptAll();
    this.note(message);
  }

  /** Treats all members as known. */
  acceptAll(): void {
    this.#acceptsAll = true;
  }

  /** Returns the names of members that were not read so far; none once all are treated as known. */
  unreadNames(): readonly string[] {
    if (this.#acceptsAll) return [];
    return Object.keys(this.#members).filter((name) => !this.#readNames.has(name));
  }

  /** Whether the member is present, even as `null`. */
  has(name: string): boolean {
    return Object.hasOwn(this.#members, this.#nameInFile(name));
  }

  /** Adds a fault unless the member is present, even as `null`. */
  mustHave(name: string): void {
    if (!this.has(name)) this.fault("it is required", name);
  }

  /** Returns a string. */
  string(name: string): string | undefined {
    const value = this.#valueOf(name);
    if (value === undefined || typeof value === "string") return value;
    return this.#wrongType(name, "a string");
  }

  /** Returns a required string. */
  requiredString(name: string): string | undefined {
    const value = this.string(name);
    const isMissing = value === undefined && !this.findings.isFaulty(this.#pathOf(name));
    if (isMissing) this.fault("it is required", name);
    return value;
  }

  /** Returns a boolean. */
  boolean(name: string): boolean | undefined {
    const value = this.#valueOf(name);
    if (value === undefined || typeof value === "boolean") return value;
    return this.#wrongType(name, "true or false");
  }

  /** Returns an integer from `least` to `most`. */
  integer(name: string, least: number, most: number = MAX_INTEGER): number | undefined {
    const value = this.#valueOf(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    return this.#wrongType(name, `a whole number from ${least} to ${most}`);
  }

  /** Returns a number from `least` to `most`. */
  number(name: string, least: number, most: number): number | undefined {
    const value = this.#valueOf(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && value >= least && value <= most) return value;
    return this.#wrongType(name, `a number from ${least} to ${most}`);
  }

  /** Returns the choice that a string names. */
  choice<Value>(name: string, choices: Readonly<Record<string, Value>>): Value | undefined {
    const value = this.#valueOf(name);
    if (value === undefined) return undefined;
    const choice = typeof value === "string" ? entryNamed(choices, value) : undefined;
    return choice ?? this.#wrongType(name, `one of ${Object.keys(choices).join(", ")}`);
  }

  /** Returns the choices that a list of strings names; an empty list is a fault. */
  choices<Value>(
    name: string,
    choices: Readonly<Record<string, Value>>,
  ): readonly Value[] | undefined {
    const words = this.strings(name);
    if (words === undefined) return undefined;
    if (words.every((word) => Object.hasOwn(choices, word))) {
      return words.map((word) => choices[word]);
    }
    return this.#wrongType(name, `a list of ${Object.keys(choices).join(", ")}`);
  }

  /** Returns a list of strings; an empty list is a fault. */
  strings(name: string): readonly string[] | undefined {
    return this.#filled(name, this.anyStrings(name));
  }

  /** Returns a required list of strings. */
  requiredStrings(name: string): readonly string[] | undefined {
    if (this.#valueOf(name) === undefined) this.fault("it is required", name);
    return this.strings(name);
  }

  /** Returns a list of strings, which may be empty. */
  anyStrings(name: string): readonly string[] | undefined {
    const list = this.#list(name);
    if (list === undefined || list.every((value) => typeof value === "string")) return list;
    return this.#wrongType(name, "a list of strings");
  }

  /** Returns a list of numbers, which may be empty. */
  anyNumbers(name: string): readonly number[] | undefined {
    const list = this.#list(name);
    if (list === undefined || list.every((value) => typeof value === "number")) return list;
    return this.#wrongType(name, "a list of numbers");
  }

  /** Returns a mapping; `undefined` if it is missing or of another type. */
  group(name: string): ModelNode | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#read(name);
    if (isGroup(value)) return new ModelNode(value, this.#pathOf(name), this.findings);
    return this.#wrongType(name, "a mapping");
  }

  /** Returns a mapping; `null` counts as an empty one. */
  optionalGroup(name: string): ModelNode | undefined {
    if (!this.has(name)) return undefined;
    if (this.#read(name) === null) return new ModelNode({}, this.#pathOf(name), this.findings);
    return this.group(name);
  }

  /** Returns the mappings of a list; an empty list is a fault. */
  groups(name: string): readonly ModelNode[] {
    this.#filled(name, this.#list(name));
    return this.anyGroups(name);
  }

  /** Returns the mappings of a list, which may be empty. */
  anyGroups(name: string): readonly ModelNode[] {
    return (this.#list(name) ?? []).flatMap((value, index) => {
      const path = `${this.#pathOf(name)}[${index}]`;
      if (isGroup(value)) return [new ModelNode(value, path, this.findings)];
      this.findings.addFault(path, "it must be a mapping");
      return [];
    });
  }

  /** Returns the mappings of a required list. */
  requiredGroups(name: string): readonly ModelNode[] {
    if (this.#valueOf(name) === undefined) this.fault("it is required", name);
    return this.groups(name);
  }

  /** Returns the only member of a required mapping, whose name says what component it is. */
  component(name: string): NamedNode | undefined {
    this.mustHave(name);
    return this.group(name)?.soleMember();
  }

  /** Returns the only member of this mapping; `null` counts as an empty mapping. */
  soleMember(): NamedNode | undefined {
    const [name, ...others] = Object.keys(this.#members);
    if (name === undefined || others.length > 0) {
      this.fault("it must have exactly one member");
      this.acceptAll();
      return undefined;
    }
    const node = this.optionalGroup(name);
    return node === undefined ? undefined : { name, node };
  }

  /** Returns a value that was read if it is of this kind; otherwise adds a fault. */
  accepted<Value>(
    name: string,
    kind: ValueKind<Value>,
    value: Value | undefined,
  ): Value | undefined {
    if (value === undefined || kind.accepts(value)) return value;
    return this.#wrongType(name, kind.expected);
  }

  /** Returns a member, unchecked. */
  raw(name: string): ConfigurationValue | undefined {
    return this.#read(name);
  }

  #read(schemaName: string): ConfigurationValue | undefined {
    const name = this.#nameInFile(schemaName);
    this.#readNames.add(name);
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }

  #nameInFile(schemaName: string): string {
    if (Object.hasOwn(this.#members, schemaName)) return schemaName;
    return Object.keys(this.#members).find((name) => isNamed(name, schemaName)) ?? schemaName;
  }

  #valueOf(name: string): Exclude<ConfigurationValue, null> | undefined {
    return this.#read(name) ?? undefined;
  }

  #list(name: string): readonly ConfigurationValue[] | undefined {
    const value = this.#valueOf(name);
    if (value === undefined || isList(value)) return value;
    return this.#wrongType(name, "a list");
  }

  #filled<Item>(name: string, list: readonly Item[] | undefined): readonly Item[] | undefined {
    return list?.length === 0 ? this.#wrongType(name, "a list that is not empty") : list;
  }

  #wrongType(name: string, expected: string): undefined {
    this.findings.addFault(this.#pathOf(name), `it must be ${expected}`);
    return undefined;
  }

  #pathOf(schemaName: string | undefined): string {
    if (schemaName === undefined) return this.path === "" ? "the configuration" : this.path;
    const name = this.#nameInFile(schemaName);
    return this.path === "" ? name : `${this.path}.${name}`;
  }
}

function isList(value: ConfigurationValue): value is readonly ConfigurationValue[] {
  return Array.isArray(value);
}
