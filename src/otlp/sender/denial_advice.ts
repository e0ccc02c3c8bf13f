import type { AnswerStatus } from "./outcome.ts";

/** What to ask where a receiver does not know or let in who sends, to follow what it said. */
export const DENIAL_ADVICE: string =
  "; are the headers right? OTEL_EXPORTER_OTLP_HEADERS or otlp.headers sets them";

const DENIALS: ReadonlySet<AnswerStatus> = new Set([
  401,
  403,
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
]);

/** Whether a status says that the sender is not known or not let in. */
export function isDenial(status: AnswerStatus): boolean {
  return DENIALS.has(status);
}
