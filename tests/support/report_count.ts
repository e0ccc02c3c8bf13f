import { reportCounts } from "../../src/api/mod.ts";

/** How often this cause has been reported. */
export function reportCount(cause: string): number {
  return reportCounts().get(cause) ?? 0;
}
