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
    `${processor} exports only what this copy of the SDK has recorded; a copy of a record, or ` +
      "a record of another SDK, is dropped.",
  );
}
