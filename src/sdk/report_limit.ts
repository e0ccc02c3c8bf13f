import { reportOnce } from "../api/mod.ts";

/**
 * Says, once for each part, that a limit discards one of it (specification, Trace SDK, Span Limits;
 * Logs SDK, LogRecord Limits).
 *
 * @param where Of what the part is.
 * @returns How many are lost by that: 1.
 */
export function reportLimit(
  part: "attributes" | "events" | "links",
  limit: number,
  where: string,
): 1 {
  reportOnce(
    `limit-${part}`,
    "warn",
    `More than ${limit} ${part} were given for one ${where}: the rest is dropped, and counted in ` +
      "it.",
  );
  return 1;
}
