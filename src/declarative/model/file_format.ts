import type { ConfigurationGroup, ConfigurationModel } from "./configuration_model.ts";

/** The version of the format that this package knows. */
const KNOWN_MAJOR = 1;
const KNOWN_MINOR = 1;

/**
 * Checks the version of a configuration's format.
 *
 * @throws {TypeError} If it is missing or malformed, or its major version is another one.
 */
export function checkFileFormat(model: ConfigurationGroup): ConfigurationModel {
  const { file_format } = model;
  if (typeof file_format !== "string") {
    throw new TypeError('file_format: it is required, as a string such as "1.1"');
  }
  const version = versionOf(file_format);
  if (version === undefined) throw new TypeError('file_format: it must be a version such as "1.1"');
  if (version.major !== KNOWN_MAJOR) {
    throw new TypeError(`file_format: ${file_format} is not supported, only ${KNOWN_MAJOR}.x is`);
  }
  return { ...model, file_format };
}

/** Returns a note on a version that is newer than the known one, or else `undefined`. */
export function newerFormatNote(fileFormat: string): string | undefined {
  const version = versionOf(fileFormat);
  if (version === undefined || version.minor <= KNOWN_MINOR) return undefined;
  return `file_format: ${fileFormat} is newer than ${KNOWN_MAJOR}.${KNOWN_MINOR}, the latest known`;
}

// A release candidate of the format counts as that version.
function versionOf(
  text: string,
): { readonly major: number; readonly minor: number } | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})(?:-[\w.]+)?$/.exec(text);
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]) };
}
