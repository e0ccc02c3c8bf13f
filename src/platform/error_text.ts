/** An error's message, for a report. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
