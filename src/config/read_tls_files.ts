import type { OtlpSignal, TlsConfig } from "../otlp/sender_config.ts";
import type { TlsFiles } from "./otel_config.ts";
import type { ConfigReport } from "./setting_reader.ts";

/** Reads a file at once; a runtime's platform answers this shape. */
export interface FileReader {
  /** The text, or why there is none. Never throws and never asks the user. */
  readTextFile(
    path: string,
  ): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };
}

/** Where the files belong to, and who is told of problems. */
export interface ReadTlsFilesOptions {
  /** Signal that is sent with them, for the report. */
  readonly signal: OtlpSignal;
  /** Told of every file that cannot be read. */
  readonly report: ConfigReport;
}

/**
 * Reads the PEM files of one signal. One that cannot be read is reported and left out.
 *
 * @returns `undefined` when no file is named or none could be read.
 */
export function readTlsFiles(
  files: TlsFiles,
  reader: FileReader,
  options: ReadTlsFilesOptions,
): TlsConfig | undefined {
  const read = (path: string | undefined, what: string): string | undefined => {
    if (path === undefined) return undefined;
    const file = reader.readTextFile(path);
    if (file.ok) return file.text;
    const message = `The ${what} file ${JSON.stringify(path)} for ${options.signal} cannot be ` +
      `read (${file.reason}): exporting goes on without it.`;
    options.report(`tls-${options.signal}-${what}`, "warn", message);
    return undefined;
  };
  const ca = read(files.certificateFile, "certificate");
  const key = read(files.clientKeyFile, "client key");
  const certificate = read(files.clientCertificateFile, "client certificate");
  if (ca === undefined && key === undefined && certificate === undefined) return undefined;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(key === undefined ? {} : { key }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}
