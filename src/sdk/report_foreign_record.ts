import { reportOnce } from "../api/mod.ts";

/**
 * Reports that a processor was given a record of which it can write no snapshot: a copy, or one of
 * another SDK.
 *
 * @param processor Name of the processor.
 */
export function reportForeignRecord(processor: string): void {
  reportOnce(
    `foreign-record-${processor}`,
    "error",
    `${processor} exports what this package has recorded; a copy of it is lost.`,
  );
}
