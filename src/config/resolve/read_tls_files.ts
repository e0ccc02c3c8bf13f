import type { TlsConfig, TlsPaths } from "../../otlp/sender/sender_config.ts";
import type { FileReader } from "./file_reader.ts";
import type { TlsFiles } from "./otel_config.ts";
import type { ConfigReport } from "./setting_reader.ts";

/**
 * Reads the PEM files of one signal. One that cannot be read is reported and left out, and with the
 * client's key its certificate, or the reverse: alone they are of no use. One that holds no PEM is
 * reported too. The sender reads them again, and sends nothing with TLS until they are of use,
 * unless they can never be read.
 *
 * @param report Told of every file that is of no use; signals share files, and their causes.
 * @returns `undefined` when no file is named. One that could not be read may be there later, so its
 *     path is given as well.
 */
export function readTlsFiles(
  files: TlsFiles,
  reader: FileReader,
  report: ConfigReport,
): TlsConfig | undefined {
  const read = (path: string | undefined, what: string): string | undefined => {
    if (path === undefined) return undefined;
    const file = reader.readTextFile(path);
    if (!file.ok && isMaterial(path)) {
      const message = `The ${what} file cannot be read, for what is given is no path of one: ` +
        "exporting goes on without it.";
      report(`tls-read-${what}`, "warn", message);
      return undefined;
    }
    const shown = `The ${what} file ${JSON.stringify(path)}`;
    if (!file.ok) {
      const outlook = file.isFinal === true ? "exporting goes on without it" : HELD_UP;
      const message = `${shown} cannot be read (${file.reason}): ${outlook}.`;
      report(`tls-read-${path}`, "warn", message);
      return undefined;
    }
    if (!/-----BEGIN [A-Z0-9 ]+-----/.test(file.text)) {
      report(`tls-pem-${path}`, "warn", `${shown} holds no PEM: ${HELD_UP}.`);
    }
    return file.text;
  };
  const ca = read(files.certificateFile, "certificate");
  const key = read(files.clientKeyFile, "client key");
  const certificate = read(files.clientCertificateFile, "client certificate");
  const isHalfLost = (files.clientKeyFile !== undefined && key === undefined) ||
    (files.clientCertificateFile !== undefined && certificate === undefined);
  const paths = pathsOf(files, reader);
  const tls: TlsConfig = {
    ...(ca === undefined ? {} : { ca }),
    ...(key === undefined || isHalfLost ? {} : { key }),
    ...(certificate === undefined || isHalfLost ? {} : { certificate }),
    ...(Object.keys(paths).length === 0 ? {} : { files: paths }),
  };
  return Object.keys(tls).length === 0 ? undefined : tls;
}

function pathsOf(files: TlsFiles, reader: FileReader): TlsPaths {
  const path = (member: keyof TlsPaths, given: string | undefined): TlsPaths =>
    given === undefined || isMaterial(given) ? {} : { [member]: reader.absolutePath(given) };
  const key = path("key", files.clientKeyFile);
  const certificate = path("certificate", files.clientCertificateFile);
  const { clientKeyFile, clientCertificateFile } = files;
  // Where one of the two is no path, that of the other is of no use.
  const isHalf = [clientKeyFile ?? "", clientCertificateFile ?? ""].some(isMaterial);
  return { ...path("ca", files.certificateFile), ...(isHalf ? {} : { ...key, ...certificate }) };
}

/** What a file that may still come means for the sender. */
const HELD_UP = "nothing is sent with TLS until it can be used";

/** Longest path that is shown: what is longer, and no file, is hardly one. */
const MAX_SHOWN_PATH = 255;

/**
 * Whether a path is rather what the file should hold, as it is or in base64, which must not be
 * shown.
 */
function isMaterial(path: string): boolean {
  return path.length > MAX_SHOWN_PATH || path.includes("-----BEGIN") || path.startsWith("LS0tLS1C");
}
