/** What the runtimes say of an answer that is not TLS; Bun asks the same itself. */
const NO_TLS = /corrupt message|wrong.version.number/i;

const NO_TRUST = /UnknownIssuer|CaUsedAsEndEntity|self.signed|unable to (?:get|verify)/i;

/** Alerts come from the receiver: what they say of a certificate is said of the client's. */
const NO_CLIENT =
  /fatal alert: (?:\w*Certificate\w*|UnknownCA)|ALERT_(?:\w*CERTIFICATE\w*|UNKNOWN_CA)/;

/** What else a client without a certificate is told; Bun's `fetch` says no more of any alert. */
const NO_HANDSHAKE = /fatal alert: HandshakeFailure|ALERT_HANDSHAKE_FAILURE|TLS handshake failed/;

const CLIENT_SETTINGS =
  "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE or otlp.clientCertificateFile names it";

/** What to say of a connection that fails by its TLS, to follow what failed; else empty. */
export function tlsAdvice(message: string): string {
  if (NO_TLS.test(message)) return "; does it speak TLS on this port? Without TLS it is http://";
  if (NO_CLIENT.test(message)) {
    return `; it is said of the client's certificate: ${CLIENT_SETTINGS}`;
  }
  if (NO_HANDSHAKE.test(message)) {
    return `; does it ask for a client's certificate? ${CLIENT_SETTINGS}`;
  }
  if (!NO_TRUST.test(message)) return "";
  return "; OTEL_EXPORTER_OTLP_CERTIFICATE or otlp.certificateFile is for certificates to trust";
}
