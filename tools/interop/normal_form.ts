/**
 * The form in which both sides are compared: a record is its key and a flat map from the path of
 * each field to the field's value as text. Separate code produces it for the application and for
 * the Collector, so that no mistake is made twice and hidden.
 *
 * @module
 */

/** One span (later: log record, data point) ready to be compared. */
export interface NormalRecord {
  /** The load run that made it: the resource attribute {@linkcode RUN_ATTRIBUTE}. */
  readonly run: string;
  /** What identifies it within the run. */
  readonly key: string;
  /** Path of every field, `attributes["a"]` or `events[0].name`, and its value as text. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A field's value before flattening: text, a list in order, or named parts. */
export type Tree = string | readonly Tree[] | { readonly [name: string]: Tree };

/** Resource attribute that identifies the runs of a Collector. */
export const RUN_ATTRIBUTE = "interop.run";

/** Flattens named parts to paths. Lists add their length, so that empty ones count. */
export function flatten(parts: { readonly [name: string]: Tree }): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, tree] of Object.entries(parts)) flattenInto(fields, name, tree);
  // From a map, so that the key "__proto__" is a field like any other.
  return Object.fromEntries(fields);
}

function flattenInto(fields: Map<string, string>, path: string, tree: Tree): void {
  if (typeof tree === "string") {
    fields.set(path, tree);
  } else if (isList(tree)) {
    fields.set(`${path}.length`, String(tree.length));
    tree.forEach((item, index) => flattenInto(fields, `${path}[${index}]`, item));
  } else {
    for (const [name, part] of Object.entries(tree)) {
      flattenInto(fields, path === "" ? name : `${path}.${name}`, part);
    }
  }
}

function isList(tree: Exclude<Tree, string>): tree is readonly Tree[] {
  return Array.isArray(tree);
}

/** A string value as text. A lone surrogate cannot be sent as UTF-8 and counts as U+FFFD. */
export function stringText(value: string): string {
  return `string ${JSON.stringify(value.toWellFormed())}`;
}

/** A double as text, with the sign of zero. */
export function doubleText(value: number): string {
  return `double ${Object.is(value, -0) ? "-0" : String(value)}`;
}

/** Bytes as text. */
export function bytesText(bytes: Uint8Array): string {
  return `bytes ${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** An array of values as text. */
export function arrayText(values: readonly string[]): string {
  return `[${values.join(", ")}]`;
}

/** A map of values as text, in any order; duplicate keys are kept. */
export function mapText(entries: readonly (readonly [key: string, value: string])[]): string {
  const texts = entries.map(([key, value]) => `${JSON.stringify(key.toWellFormed())}: ${value}`);
  return `{${texts.sort().join(", ")}}`;
}

/** Attributes as parts of a tree. A duplicate key gets its own part. */
export function attributeTree(
  entries: readonly (readonly [key: string, value: string])[],
): { readonly [name: string]: Tree } {
  const parts = new Map<string, Tree>();
  for (const [key, value] of entries) {
    let name = JSON.stringify(key.toWellFormed());
    while (parts.has(name)) name += " again";
    parts.set(name, value);
  }
  return Object.fromEntries(parts);
}

/** Attribute that numbers the log records of a run, which have no ids. */
export const LOG_NUMBER_ATTRIBUTE = "interop.number";

/** What identifies a log record in its run: its number or else its observed time. */
export function logKey(
  attributes: { readonly [name: string]: Tree },
  observedUnixNano: string,
): string {
  const name = JSON.stringify(LOG_NUMBER_ATTRIBUTE);
  return Object.hasOwn(attributes, name)
    ? `record ${String(attributes[name])}`
    : `record seen at ${observedUnixNano}`;
}

/** What identifies a data point in its run: metric, scope, attributes and time. */
export function pointKey(point: { readonly [name: string]: Tree }): string {
  const { type, description, unit, scope, attributes } = point;
  const rest = Object.entries(flatten({ type, description, unit, attributes, scope }));
  rest.sort(([a], [b]) => a < b ? -1 : 1);
  return `at ${String(point.unixNano)}, ${String(point.name)}: ${JSON.stringify(rest)}`;
}
