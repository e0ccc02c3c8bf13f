/** Whether two field names differ at most by case. */
export function isSameName(name: string, key: string): boolean {
  return name.length === key.length && (name === key || name.toLowerCase() === key.toLowerCase());
}
