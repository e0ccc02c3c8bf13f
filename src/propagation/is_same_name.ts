/** The bit in which the upper and lower case of an ASCII letter differ. */
const CASE_BIT = 0x20;

/** Whether two field names differ at most by case. */
export function isSameName(name: string, key: string): boolean {
  // Most names differ in length or first letter, which can be seen without a new string.
  if (name.length !== key.length) return false;
  if ((name.charCodeAt(0) | CASE_BIT) !== (key.charCodeAt(0) | CASE_BIT)) return false;
  return name === key || name.toLowerCase() === key.toLowerCase();
}
