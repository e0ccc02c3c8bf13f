/**
 * Returns the `User-Agent` of export requests (OTLP exporter specification, "User Agent"): the
 * application's product, if any, ours, and then the exporter's.
 *
 * @param version version of this package
 * @param product for example `shop/2.1`; left out if it is not plain printable text
 */
export function exporterUserAgent(version: string, product?: string): string {
  const own = `offthread-otel/${version} OTel-OTLP-Exporter-JavaScript/${version}`;
  const before = product?.trim() ?? "";
  return /^[\x20-\x7e]+$/.test(before) ? `${before} ${own}` : own;
}
