/** Prefix of messages about TLS files that prevent any connection. */
export const NO_FILES = "TLS files cannot be used";

/** What the runtimes say of a response that is not TLS; Bun asks the same itself. */
const NO_TLS = /corrupt message|wrong.version.number/i;

const NO_TRUST = /UnknownIssuer|CaUsedAsEndEntity|self.signed|unable to (?:get|verify)/i;

/** Alerts come from the receiver: what they say of a certificate concerns the client's. */
const NO_CLIENT =
  /fatal alert: (?:\w*Certificate\w*|UnknownCA)|ALERT_(?:\w*CERTIFICATE\w*|UNKNOWN_CA)/;

/** Other alerts to a client without a certificate; Bun's `fetch` says this of every alert. */
const NO_HANDSHAKE = /fatal alert: HandshakeFailure|ALERT_HANDSHAKE_FAILURE|TLS handshake failed/;

const NOT_IN_TIME = /expired|not yet valid|NotValidYet/i;

const NO_NAME = /not valid for name|NotValidForName|altname/i;

/** TLS faults that differ in their remedy. */
export type TlsFault = "files" | "protocol" | "client" | "handshake" | "trust" | "time" | "name";

/** The order matters: an alert about an expired certificate concerns the client's. */
const FAULTS: readonly (readonly [TlsFault, RegExp])[] = [
  ["files", new RegExp(`^${NO_FILES}`)],
  ["protocol", NO_TLS],
  ["client", NO_CLIENT],
  ["handshake", NO_HANDSHAKE],
  ["trust", NO_TRUST],
  ["time", NOT_IN_TIME],
  ["name", NO_NAME],
];

/** Returns the TLS fault in a failure's message; `undefined` if it is none of the known ones. */
export function tlsFault(message: string): TlsFault | undefined {
  return FAULTS.find(([, pattern]) => pattern.test(message))?.[0];
}

const CLIENT_SETTINGS =
  "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE or otlp.clientCertificateFile sets it";

const TRUST_SETTINGS = "OTEL_EXPORTER_OTLP_CERTIFICATE or otlp.certificateFile";

/** Returns advice to append to the message of a TLS failure; otherwise an empty string. */
export function tlsAdvice(message: string): string {
  switch (tlsFault(message)) {
    case "protocol":
      return "; does the receiver use TLS on this port? Without TLS, use http://";
    case "client":
      return `; this concerns the client certificate: ${CLIENT_SETTINGS}`;
    case "handshake":
      return `; does the receiver require a client certificate? ${CLIENT_SETTINGS}`;
    case "trust":
      return `; to trust its certificate, set ${TRUST_SETTINGS}`;
    case "time":
      return "; this concerns the receiver's certificate: check its dates and this machine's clock";
    default:
      return "";
  }
}
