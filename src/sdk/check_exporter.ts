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
    "Cannot export: this exporter takes a callback instead of returning a promise. Pass an " +
      "exporter of the official packages to one of their processors or readers, and use that.",
  );
}
