import type { Cleaner } from "./confidential_words.ts";
import type { ExportResponse } from "./export_response.ts";
import type { Outcome } from "./outcome.ts";

/**
 * Says what the message of a good answer means (OTLP specification, "Partial Success").
 *
 * @param response `undefined` where the answer is no such message.
 * @param options the number of items in the request, of which no more can have been rejected, and
 * what makes the receiver's words fit for a message
 */
export function judgeResponse(
  response: ExportResponse | undefined,
  { itemCount, clean }: { readonly itemCount: number; readonly clean: Cleaner },
): Outcome {
  if (response === undefined) {
    return { kind: "accepted", warning: "the answer is not an OTLP response" };
  }
  const message = clean(response.message);
  const rejectedCount = Math.min(response.rejectedCount, itemCount);
  if (rejectedCount > 0) return { kind: "partial", rejectedCount, message };
  return message === "" ? { kind: "accepted" } : { kind: "accepted", warning: message };
}
