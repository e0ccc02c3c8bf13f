import { type SpanStatus, SpanStatusCode } from "../../../api/mod.ts";
import { reportUnreadable } from "./report_misuse.ts";

/** The status of a span, as plain fields. */
export interface StatusFields {
  statusCode: SpanStatusCode;
  statusMessage: string;
}

/** Sets the status of a span. Ok is final, and Unset changes nothing. */
export function putStatus(span: StatusFields, status: SpanStatus): void {
  try {
    const code = status?.code;
    const isSet = code === SpanStatusCode.OK || code === SpanStatusCode.ERROR;
    if (!isSet || span.statusCode === SpanStatusCode.OK) return;
    const message = code === SpanStatusCode.ERROR ? status.message : undefined;
    span.statusCode = code;
    span.statusMessage = typeof message === "string" ? message : "";
  } catch (error) {
    reportUnreadable("status", error);
  }
}
