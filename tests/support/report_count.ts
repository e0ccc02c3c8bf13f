import { reportCounts } from "../../src/api/mod.ts";

/** How often this cause was reported in the process so far. */
export function reportCount(cause: string): number {
  return reportCounts().get(cause) ?? 0;
}
