import type { TlsConfig, TlsPaths } from "../../otlp/sender/sender_config.ts";
import type { FileReader } from "./file_reader.ts";
import type { TlsFiles } from "./otel_config.ts";
import type { ConfigReport } from "./setting_reader.ts";

/**
 * Reads the PEM files of one signal. A file that cannot be read is reported and left out. The
 * client's key and certificate are left out together, since one alone is useless. A file without
 * PEM is reported too. The sender reads the files again, and sends nothing over TLS until they are
 * usable, unless they can never be read.
 *
 * @param report Called for every unusable file; signals that share a file report the same cause.
 * @returns `undefined` if no file is named. The paths are included, since a file that could not be
 *     read may appear later.
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
      const message = `The ${what} file must be given as a path, not as its contents: ` +
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
      report(`tls-pem-${path}`, "warn", `${shown} contains no PEM data: ${HELD_UP}.`);
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
  // If one of the two is not a path, the path of the other is useless.
  const isHalf = [clientKeyFile ?? "", clientCertificateFile ?? ""].some(isMaterial);
  return { ...path("ca", files.certificateFile), ...(isHalf ? {} : { ...key, ...certificate }) };
}

/** The consequence for the sender of a file that may still become usable. */
const HELD_UP = "nothing is sent with TLS until it can be used";

/** Longest path that messages show; anything longer is hardly a path. */
const MAX_SHOWN_PATH = 255;

/** Whether a path is really the file's contents, as PEM or in base64, which must not be shown. */
function isMaterial(path: string): boolean {
  return path.length > MAX_SHOWN_PATH || path.includes("-----BEGIN") || path.startsWith("LS0tLS1C");
}
