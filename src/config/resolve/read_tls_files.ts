import type { TlsConfig, TlsPaths } from "../../otlp/sender/sender_config.ts";
import type { TlsFiles } from "./otel_config.ts";
import type { ConfigReport } from "../variables/setting_reader.ts";

/** Reads a file at once; a runtime's platform answers this shape. */
export interface FileReader {
  /** The text, or why there is none. Never throws and never asks the user. */
  readTextFile(
    path: string,
  ): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };
  /** The same path, whatever the working directory is later, as far as that can be told. */
  absolutePath(path: string): string;
}

/**
 * Reads the PEM files of one signal. One that cannot be read is reported and left out, and with the
 * client's key its certificate, or the reverse: alone they are of no use. One that holds no PEM is
 * reported too, and left to the sender, which does not send without.
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
      const message = `${shown} cannot be read (${file.reason}): exporting goes on without it.`;
      report(`tls-read-${path}`, "warn", message);
      return undefined;
    }
    if (!/-----BEGIN [A-Z0-9 ]+-----/.test(file.text)) {
      report(`tls-pem-${path}`, "warn", `${shown} holds no PEM: nothing can be exported with it.`);
    }
    return file.text;
  };
  const ca = read(files.certificateFile, "certificate");
  const key = read(files.clientKeyFile, "client key");
  const certificate = read(files.clientCertificateFile, "client certificate");
  const isHalfLost = (files.clientKeyFile !== undefined && key === undefined) ||
    (files.clientCertificateFile !== undefined && certificate === undefined);
  const paths = pathsOf(files, reader);
  if (Object.keys(paths).length === 0) return undefined;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(key === undefined || isHalfLost ? {} : { key }),
    ...(certificate === undefined || isHalfLost ? {} : { certificate }),
    files: paths,
  };
}

function pathsOf(files: TlsFiles, reader: FileReader): TlsPaths {
  const path = (member: keyof TlsPaths, given: string | undefined): TlsPaths =>
    given === undefined || isMaterial(given) ? {} : { [member]: reader.absolutePath(given) };
  return {
    ...path("ca", files.certificateFile),
    ...path("key", files.clientKeyFile),
    ...path("certificate", files.clientCertificateFile),
  };
}

/** Longest path that is shown: what is longer, and no file, is hardly one. */
const MAX_SHOWN_PATH = 255;

/**
 * Whether a path is rather what the file should hold, as it is or in base64, which must not be
 * shown.
 */
function isMaterial(path: string): boolean {
  return path.length > MAX_SHOWN_PATH || path.includes("-----BEGIN") || path.startsWith("LS0tLS1C");
}
