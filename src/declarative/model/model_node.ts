import { MAX_INTEGER, type ValueKind } from "../../config/values/value_kind.ts";
import {
  type ConfigurationGroup,
  type ConfigurationValue,
  isGroup,
} from "./configuration_model.ts";
import { entryNamed, isNamed } from "./schema_names.ts";

/** What was found while a model was read. */
export class Findings {
  /** What is left out, while the rest counts. */
  readonly notes: string[] = [];
  /** What the application has made for the configuration. */
  readonly components: Set<object> = new Set();
  readonly #groups: ModelNode[] = [];
  // Sets, since a large file may be wrong throughout.
  readonly #faults = new Set<string>();
  readonly #faultyPlaces = new Set<string>();

  /** What makes the configuration unusable. */
  get faults(): readonly string[] {
    return [...this.#faults];
  }

  /** Says, once, what makes the configuration unusable. */
  addFault(place: string, message: string): void {
    this.#faults.add(`${place}: ${message}`);
    this.#faultyPlaces.add(place);
  }

  /** Whether there is a fault of this very place. */
  isFaulty(place: string): boolean {
    return this.#faultyPlaces.has(place);
  }

  /** Remembers a mapping, to tell later which of its members nobody asked for. */
  watch(group: ModelNode): void {
    this.#groups.push(group);
  }

  /** Notes every member that nobody asked for, by its path. */
  noteUnknownMembers(): void {
    for (const group of this.#groups) {
      for (const name of group.unaskedNames()) group.note("unknown, ignored", name);
    }
  }
}

/** A member that holds exactly one thing, by the name of its kind. */
export interface NamedNode {
  readonly name: string;
  readonly node: ModelNode;
}

/**
 * One mapping of a model, with its path. Members are asked for by their names in the schema. Asking
 * for one checks it: what is of another type is a fault, and counts as missing. Messages name
 * places and types, never values, which may be secrets.
 */
export class ModelNode {
  /** Where the mapping stands, as in `tracer_provider.processors[0]`. */
  readonly path: string;
  /** Where to say what was found. */
  readonly findings: Findings;
  readonly #members: ConfigurationGroup;
  readonly #asked = new Set<string>();
  #isIgnored = false;

  constructor(members: ConfigurationGroup, path: string, findings: Findings) {
    this.path = path;
    this.findings = findings;
    this.#members = members;
    findings.watch(this);
  }

  /** The members as they are. */
  get members(): ConfigurationGroup {
    return this.#members;
  }

  /** Says that the configuration cannot be used because of a member, or of the mapping itself. */
  fault(message: string, name?: string): void {
    this.findings.addFault(this.#pathOf(name), message);
  }

  /** Says that a member, or the mapping itself, is left out. */
  note(message: string, name?: string): void {
    this.findings.notes.push(`${this.#pathOf(name)}: ${message}`);
  }

  /** Leaves the mapping out with all that is in it. */
  leaveOut(message: string = "not supported"): void {
    this.#isIgnored = true;
    this.note(message);
  }

  /** Takes all members for known. */
  acceptAll(): void {
    this.#isIgnored = true;
  }

  /** The names of the members that nobody asked for so far; none once all are taken for known. */
  unaskedNames(): readonly string[] {
    if (this.#isIgnored) return [];
    return Object.keys(this.#members).filter((name) => !this.#asked.has(name));
  }

  /** Whether there is such a member, even `null`. */
  has(name: string): boolean {
    return Object.hasOwn(this.#members, this.#nameInFile(name));
  }

  /** Says that the configuration cannot be used unless there is such a member, even `null`. */
  mustHave(name: string): void {
    if (!this.has(name)) this.fault("it must be there", name);
  }

  /** A text. */
  text(name: string): string | undefined {
    const value = this.#valueOf(name);
    if (value === undefined || typeof value === "string") return value;
    return this.#wrongType(name, "a text");
  }

  /** A text that must be there. */
  requiredText(name: string): string | undefined {
    const value = this.text(name);
    const isMissing = value === undefined && !this.findings.isFaulty(this.#pathOf(name));
    if (isMissing) this.fault("it must be there", name);
    return value;
  }

  /** Yes or no. */
  flag(name: string): boolean | undefined {
    const value = this.#valueOf(name);
    if (value === undefined || typeof value === "boolean") return value;
    return this.#wrongType(name, "true or false");
  }

  /** A whole number from `least` to `most`. */
  integer(name: string, least: number, most: number = MAX_INTEGER): number | undefined {
    const value = this.#valueOf(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    return this.#wrongType(name, `a whole number from ${least} to ${most}`);
  }

  /** A number from `least` to `most`. */
  number(name: string, least: number, most: number): number | undefined {
    const value = this.#valueOf(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && value >= least && value <= most) return value;
    return this.#wrongType(name, `a number from ${least} to ${most}`);
  }

  /** What a word stands for. */
  choice<Value>(name: string, choices: Readonly<Record<string, Value>>): Value | undefined {
    const value = this.#valueOf(name);
    if (value === undefined) return undefined;
    const choice = typeof value === "string" ? entryNamed(choices, value) : undefined;
    return choice ?? this.#wrongType(name, `one of ${Object.keys(choices).join(", ")}`);
  }

  /** What the words of a list stand for; an empty list is a fault. */
  choices<Value>(
    name: string,
    choices: Readonly<Record<string, Value>>,
  ): readonly Value[] | undefined {
    const words = this.texts(name);
    if (words === undefined) return undefined;
    if (words.every((word) => Object.hasOwn(choices, word))) {
      return words.map((word) => choices[word]);
    }
    return this.#wrongType(name, `a list of ${Object.keys(choices).join(", ")}`);
  }

  /** A list of texts; an empty list is a fault. */
  texts(name: string): readonly string[] | undefined {
    return this.#filled(name, this.anyTexts(name));
  }

  /** A list of texts that must be there. */
  requiredTexts(name: string): readonly string[] | undefined {
    if (this.#valueOf(name) === undefined) this.fault("it must be there", name);
    return this.texts(name);
  }

  /** A list of texts, which may be empty. */
  anyTexts(name: string): readonly string[] | undefined {
    const list = this.#list(name);
    if (list === undefined || list.every((value) => typeof value === "string")) return list;
    return this.#wrongType(name, "a list of texts");
  }

  /** A list of numbers, which may be empty. */
  anyNumbers(name: string): readonly number[] | undefined {
    const list = this.#list(name);
    if (list === undefined || list.every((value) => typeof value === "number")) return list;
    return this.#wrongType(name, "a list of numbers");
  }

  /** A mapping; `undefined` where it is missing or of another type. */
  group(name: string): ModelNode | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#ask(name);
    if (isGroup(value)) return new ModelNode(value, this.#pathOf(name), this.findings);
    return this.#wrongType(name, "a mapping");
  }

  /** A mapping in which `null` stands for an empty one. */
  optionalGroup(name: string): ModelNode | undefined {
    if (!this.has(name)) return undefined;
    if (this.#ask(name) === null) return new ModelNode({}, this.#pathOf(name), this.findings);
    return this.group(name);
  }

  /** The mappings of a list; an empty list is a fault. */
  groups(name: string): readonly ModelNode[] {
    this.#filled(name, this.#list(name));
    return this.anyGroups(name);
  }

  /** The mappings of a list, which may be empty. */
  anyGroups(name: string): readonly ModelNode[] {
    return (this.#list(name) ?? []).flatMap((value, index) => {
      const path = `${this.#pathOf(name)}[${index}]`;
      if (isGroup(value)) return [new ModelNode(value, path, this.findings)];
      this.findings.addFault(path, "it must be a mapping");
      return [];
    });
  }

  /** The mappings of a list that must be there. */
  requiredGroups(name: string): readonly ModelNode[] {
    if (this.#valueOf(name) === undefined) this.fault("it must be there", name);
    return this.groups(name);
  }

  /** A mapping that must be there, with one member, whose name says what it is. */
  component(name: string): NamedNode | undefined {
    this.mustHave(name);
    return this.group(name)?.soleMember();
  }

  /** The one member of this mapping, `null` standing for an empty mapping. */
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

  /** A member that was read, where an option of that kind takes it; a fault where none does. */
  accepted<Value>(
    name: string,
    kind: ValueKind<Value>,
    value: Value | undefined,
  ): Value | undefined {
    if (value === undefined || kind.accepts(value)) return value;
    return this.#wrongType(name, kind.expected);
  }

  /** A member as it is. */
  raw(name: string): ConfigurationValue | undefined {
    return this.#ask(name);
  }

  #ask(schemaName: string): ConfigurationValue | undefined {
    const name = this.#nameInFile(schemaName);
    this.#asked.add(name);
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }

  #nameInFile(schemaName: string): string {
    if (Object.hasOwn(this.#members, schemaName)) return schemaName;
    return Object.keys(this.#members).find((name) => isNamed(name, schemaName)) ?? schemaName;
  }

  #valueOf(name: string): Exclude<ConfigurationValue, null> | undefined {
    return this.#ask(name) ?? undefined;
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
