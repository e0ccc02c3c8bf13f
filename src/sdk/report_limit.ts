import { reportOnce } from "../api/mod.ts";

/**
 * Says, once for each part, that a limit discards something of it (specification, Trace SDK, Span
 * Limits; Logs SDK, LogRecord Limits).
 *
 * @param where Of what the part is.
 */
export function reportLimit(
  part: "attributes" | "events" | "links",
  limit: number,
  where: string,
): void {
  reportOnce(
    `limit-${part}`,
    "warn",
    `More than ${limit} ${part} were given for one ${where}: the rest is dropped, and counted in ` +
      "it.",
  );
}
