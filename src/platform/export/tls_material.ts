import type { TlsConfig, TlsPaths } from "../../otlp/sender/sender_config.ts";
import { NO_FILES } from "../../otlp/sender/tls_advice.ts";
import { errorText } from "../error_text.ts";
import type { FileText } from "../../config/resolve/file_reader.ts";

/** How long usable files are assumed to be unchanged, in milliseconds. */
export const RENEWAL_INTERVAL_MS = 60_000;

const MEMBERS: readonly (keyof TlsPaths)[] = ["ca", "key", "certificate"];

/** Used for URLs without TLS. */
const NONE: TlsConfig = {};

/** What {@linkcode TlsMaterial} needs. */
export interface MaterialSurroundings {
  /** Monotonic time in milliseconds. */
  readonly nowMs: () => number;
  /** Reads a file; never throws. */
  readonly readTextFile: (path: string) => FileText;
  /** Throws if the material is unusable. */
  readonly check: (tls: TlsConfig) => void;
  /** Called if files become unreadable or unusable. */
  readonly report: (message: string) => void;
}

/** TLS material while it is read. */
type ReadTls = { -readonly [member in keyof TlsConfig]: TlsConfig[member] };

/**
 * The TLS material of one sender. Certificates may arrive late and are renewed while a process
 * runs, so the files are read again before a request: at most once a minute while they are usable,
 * and each time while they are not or after a request has failed.
 */
export class TlsMaterial {
  readonly #given: TlsConfig;
  readonly #surroundings: MaterialSurroundings;
  /** `undefined` until the files have been usable once. */
  #inForce: TlsConfig | undefined;
  #readMs: number;
  #isExpired: boolean;

  /**
   * @param tls The initial contents of the files.
   * @throws {unknown} What the check throws, if there are no files that could change.
   */
  constructor(tls: TlsConfig, surroundings: MaterialSurroundings) {
    this.#given = tls;
    this.#surroundings = surroundings;
    this.#readMs = surroundings.nowMs();
    this.#inForce = usable(tls, surroundings.check);
    this.#isExpired = this.#inForce === undefined;
  }

  /**
   * Returns the material to use now for a URL: the same object until it changes. If files cannot be
   * read or used, their previous contents stay in force. A URL without TLS needs none.
   *
   * @throws {Error} until the files have been usable once
   */
  current(url: string): TlsConfig {
    const { files } = this.#given;
    if (files === undefined || !/^https:/i.test(url)) return this.#inForce ?? NONE;
    const nowMs = this.#surroundings.nowMs();
    const isDue = this.#isExpired || nowMs - this.#readMs >= RENEWAL_INTERVAL_MS;
    if (this.#inForce !== undefined && !isDue) return this.#inForce;
    this.#readMs = nowMs;
    this.#isExpired = false;
    return this.#renewed(files);
  }

  /** Has the files read again at the next call: their contents may be why a request failed. */
  expire(): void {
    this.#isExpired = true;
  }

  #renewed(files: TlsPaths): TlsConfig {
    try {
      const read = this.#read(files);
      const before = this.#inForce;
      if (before !== undefined && MEMBERS.every((member) => read[member] === before[member])) {
        return before;
      }
      this.#surroundings.check(read);
      this.#inForce = read;
      return read;
    } catch (error) {
      this.#isExpired = true;
      if (this.#inForce === undefined) throw new Error(`${NO_FILES}: ${errorText(error)}`);
      this.#surroundings.report(
        "The TLS files have changed, but their new contents cannot be used. Exporting continues " +
          `with their previous contents. ${errorText(error)}`,
      );
      return this.#inForce;
    }
  }

  #read(files: TlsPaths): TlsConfig {
    const read: ReadTls = { files };
    for (const member of MEMBERS) {
      const path = files[member];
      const text = path === undefined ? this.#given[member] : this.#readOne(path, member);
      if (text !== undefined) read[member] = text;
    }
    // One of the two may never be readable, and the other is useless without it.
    if (read.key === undefined || read.certificate === undefined) {
      delete read.key;
      delete read.certificate;
    }
    return read;
  }

  #readOne(path: string, member: keyof TlsPaths): string | undefined {
    const file = this.#surroundings.readTextFile(path);
    if (file.ok) return file.text;
    const before = this.#inForce?.[member];
    // That it can never be read has been reported already.
    if (before === undefined && file.isFinal === true) return undefined;
    const shown = JSON.stringify(path);
    if (before === undefined) throw new Error(`${shown} cannot be read (${file.reason})`);
    if (file.isFinal !== true) this.#isExpired = true;
    this.#surroundings.report(
      `The TLS file ${shown} can no longer be read (${file.reason}). Exporting continues with ` +
        "its previous contents.",
    );
    return before;
  }
}

/** @returns `undefined` if a named file is missing, or its contents are unusable. */
function usable(tls: TlsConfig, check: MaterialSurroundings["check"]): TlsConfig | undefined {
  const { files } = tls;
  if (files === undefined) {
    check(tls);
    return tls;
  }
  if (MEMBERS.some((member) => files[member] !== undefined && tls[member] === undefined)) {
    return undefined;
  }
  try {
    check(tls);
    return tls;
  } catch {
    // Reported when a URL needs it, if it is still unusable then.
    return undefined;
  }
}
