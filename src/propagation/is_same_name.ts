/** What ASCII letters of both cases have in common. */
const LETTER = 0x20;

/** Whether two field names differ at most by case. */
export function isSameName(name: string, key: string): boolean {
  if (name === key) return true;
  if (name.length !== key.length) return false;
  // Most names differ in their first letter, which takes no new string to see.
  if ((name.charCodeAt(0) | LETTER) !== (key.charCodeAt(0) | LETTER)) return false;
  return name.toLowerCase() === key.toLowerCase();
}
