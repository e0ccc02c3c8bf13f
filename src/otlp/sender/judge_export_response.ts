import type { Cleaner } from "./confidential_words.ts";
import type { ExportResponse } from "./export_response.ts";
import type { Outcome } from "./outcome.ts";

/**
 * Returns what the message of a success response means (OTLP specification, "Partial Success").
 *
 * @param response `undefined` if the response is no such message.
 * @param options the number of items in the request, an upper bound for the rejected ones, and what
 * makes the receiver's text fit for a message
 */
export function judgeExportResponse(
  response: ExportResponse | undefined,
  { itemCount, clean }: { readonly itemCount: number; readonly clean: Cleaner },
): Outcome {
  if (response === undefined) {
    return { kind: "accepted", warning: "the response is not an OTLP message" };
  }
  const message = clean(response.message);
  const rejectedCount = Math.min(response.rejectedCount, itemCount);
  if (rejectedCount > 0) return { kind: "partial", rejectedCount, message };
  return message === "" ? { kind: "accepted" } : { kind: "accepted", warning: message };
}
