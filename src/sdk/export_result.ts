/** Whether a batch was taken. */
export type ExportResult = "success" | "failure";

/**
 * What an exporter has answered; one that answers without a word has succeeded.
 *
 * @throws TypeError for anything else, which plain JavaScript may give.
 */
export function exportResultOf(answer: unknown): ExportResult {
  if (answer === undefined) return "success";
  if (answer === "success" || answer === "failure") return answer;
  const what = typeof answer === "string" ? `"${answer}"` : `a value of type ${typeof answer}`;
  throw new TypeError(`export() must answer "success" or "failure", and not ${what}.`);
}
