/** Whether a batch was exported. */
export type ExportResult = "success" | "failure";

/**
 * Checks the result of an `export`; `undefined` counts as success.
 *
 * @throws TypeError for anything else, which plain JavaScript may return.
 */
export function exportResultOf(answer: unknown): ExportResult {
  if (answer === undefined) return "success";
  if (answer === "success" || answer === "failure") return answer;
  const what = typeof answer === "string" ? `"${answer}"` : `a value of type ${typeof answer}`;
  throw new TypeError(`export() must return "success" or "failure", not ${what}.`);
}
