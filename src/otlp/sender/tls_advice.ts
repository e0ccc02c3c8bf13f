/** What the runtimes say of an answer that is not TLS; Bun asks the same itself. */
const NO_TLS = /corrupt message|wrong.version.number/i;

const NO_TRUST = /UnknownIssuer|CaUsedAsEndEntity|self.signed|unable to (?:get|verify)/i;

/** What to say of a connection that fails by its TLS, to follow what failed; else empty. */
export function tlsAdvice(message: string): string {
  if (NO_TLS.test(message)) return "; does it speak TLS on this port? Without TLS it is http://";
  if (!NO_TRUST.test(message)) return "";
  return "; OTEL_EXPORTER_OTLP_CERTIFICATE or otlp.certificateFile is for certificates to trust";
}
