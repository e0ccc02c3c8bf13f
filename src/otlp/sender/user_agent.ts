/**
 * `User-Agent` of export requests (OTLP exporter specification, "User Agent"): the exporter's own
 * product after ours, and after a product of the application where it names one.
 *
 * @param version version of this package
 * @param product for example `shop/2.1`; left out where it is not plain printable text
 */
export function exporterUserAgent(version: string, product?: string): string {
  const own = `offthread-otel/${version} OTel-OTLP-Exporter-JavaScript/${version}`;
  const before = product?.trim() ?? "";
  return /^[\x20-\x7e]+$/.test(before) ? `${before} ${own}` : own;
}
