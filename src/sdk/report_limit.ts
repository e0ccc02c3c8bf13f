import { reportOnce } from "../api/mod.ts";

/**
 * Reports, once for each kind of part, that a limit dropped one (specification, Trace SDK, Span
 * Limits; Logs SDK, LogRecord Limits).
 *
 * @param where What the part is of.
 * @returns How many are lost: 1.
 */
export function reportLimit(
  part: "attributes" | "events" | "links",
  limit: number,
  where: string,
): 1 {
  reportOnce(
    `limit-${part}`,
    "warn",
    `A ${where} was given more than ${limit} ${part}; further ones are dropped and counted in ` +
      "its dropped count.",
  );
  return 1;
}
