/** What the schema puts behind the names of what may still change. */
const IN_DEVELOPMENT = "/development";

/**
 * Whether a name in a file is one of the schema. Files of later versions may leave out that
 * something is in development, and say `composite` for `composite/development`.
 */
export function isNamed(name: string, schemaName: string): boolean {
  return name === schemaName || name + IN_DEVELOPMENT === schemaName;
}

/** The entry of a table whose keys are names of the schema; `undefined` where there is none. */
export function entryNamed<Entry>(
  table: Readonly<Record<string, Entry>>,
  name: string,
): Entry | undefined {
  const key = [name, name + IN_DEVELOPMENT].find((key) => Object.hasOwn(table, key));
  return key === undefined ? undefined : table[key];
}
