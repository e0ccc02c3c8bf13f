import type { ResponseStatus } from "./outcome.ts";

/** Advice to append to the message of a receiver that denies access. */
export const DENIAL_ADVICE: string =
  "; check the headers, which OTEL_EXPORTER_OTLP_HEADERS or otlp.headers sets";

const DENIALS: ReadonlySet<ResponseStatus> = new Set([
  401,
  403,
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
]);

/** Whether a status means that the sender is unauthenticated or not permitted. */
export function isDenial(status: ResponseStatus): boolean {
  return DENIALS.has(status);
}
