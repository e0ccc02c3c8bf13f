import { cleanText } from "./clean_text.ts";
import type { ExportResponse } from "./export_response.ts";
import type { Outcome } from "./outcome.ts";

/**
 * Says what the message of a good answer means (OTLP specification, "Partial Success").
 *
 * @param response `undefined` where the answer is no such message.
 * @param recordCount records in the request: no more can have been rejected
 */
export function judgeResponse(
  response: ExportResponse | undefined,
  recordCount: number,
): Outcome {
  if (response === undefined) {
    return { kind: "accepted", warning: "the answer is not an OTLP response" };
  }
  const message = cleanText(response.message);
  const rejectedCount = Math.min(response.rejectedCount, recordCount);
  if (rejectedCount > 0) return { kind: "partial", rejectedCount, message };
  return message === "" ? { kind: "accepted" } : { kind: "accepted", warning: message };
}
