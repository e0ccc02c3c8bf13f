/**
 * A number with its noun, for a message: `counted(1, "record is", "records are")` is "1 record is".
 */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
