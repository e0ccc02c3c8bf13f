import { reportOnce } from "../api/mod.ts";

/**
 * Reports that a processor was handed a copy, or a record of another SDK, of which it can write no
 * snapshot.
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
