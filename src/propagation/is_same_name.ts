/** What ASCII letters of both cases have in common. */
const LETTER = 0x20;

/** Whether two field names differ at most by case. */
export function isSameName(name: string, key: string): boolean {
  // Most names differ in their length or their first letter, which takes no new string to see.
  if (name.length !== key.length) return false;
  if ((name.charCodeAt(0) | LETTER) !== (key.charCodeAt(0) | LETTER)) return false;
  return name === key || name.toLowerCase() === key.toLowerCase();
}
