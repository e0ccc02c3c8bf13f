/** The suffix of schema names that may still change. */
const IN_DEVELOPMENT = "/development";

/**
 * Whether a name in a file is this name of the schema. Files of later versions may omit the suffix,
 * as in `composite` for `composite/development`.
 */
export function isNamed(name: string, schemaName: string): boolean {
  return name === schemaName || name + IN_DEVELOPMENT === schemaName;
}

/** Returns the entry of a table by a schema name; `undefined` if there is none. */
export function entryNamed<Entry>(
  table: Readonly<Record<string, Entry>>,
  name: string,
): Entry | undefined {
  const key = [name, name + IN_DEVELOPMENT].find((key) => Object.hasOwn(table, key));
  return key === undefined ? undefined : table[key];
}
