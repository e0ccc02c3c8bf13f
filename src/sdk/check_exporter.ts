/**
 * Checks that an exporter can be called.
 *
 * @throws TypeError for one without `export`, and for one that takes a callback, as those of the
 * official packages do: it would throw where nobody can catch it, and end the process.
 */
export function checkExporter(exporter: { readonly export: CallableFunction }): void {
  if (typeof exporter?.export !== "function") {
    throw new TypeError("Cannot export: an exporter must have export(), forceFlush(), shutdown().");
  }
  if (exporter.export.length < 2) return;
  throw new TypeError(
    "Cannot export: this exporter answers by a callback, not by a promise. One of the official " +
      "packages belongs into a processor or reader of theirs, which fits here.",
  );
}
