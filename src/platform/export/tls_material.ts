import type { TlsConfig, TlsPaths } from "../../otlp/sender/sender_config.ts";
import { errorText } from "../error_text.ts";
import type { FileText } from "../platform.ts";

/** How long the files are taken to say the same, milliseconds. */
export const RENEWAL_INTERVAL_MS = 60_000;

const MEMBERS: readonly (keyof TlsPaths)[] = ["ca", "key", "certificate"];

/** What {@linkcode TlsMaterial} needs. */
export interface MaterialSurroundings {
  /** Milliseconds that only go forward. */
  readonly nowMs: () => number;
  /** Reads a file; never throws. */
  readonly readTextFile: (path: string) => FileText;
  /** Throws where the material is not usable. */
  readonly check: (tls: TlsConfig) => void;
  /** Told of files that have changed for the worse. */
  readonly report: (message: string) => void;
}

/**
 * The TLS material of one sender. Certificates are renewed while a process runs, so that the files
 * are read again, once a minute at most, before a request.
 */
export class TlsMaterial {
  readonly #surroundings: MaterialSurroundings;
  #inForce: TlsConfig;
  #lookedMs: number;

  /** @param tls What the files held at first. */
  constructor(tls: TlsConfig, surroundings: MaterialSurroundings) {
    this.#inForce = tls;
    this.#surroundings = surroundings;
    this.#lookedMs = surroundings.nowMs();
  }

  /**
   * What to use now: the same object as long as it says the same. Files that cannot be read, or not
   * be used, leave in force what they held before.
   */
  current(): TlsConfig {
    const { files } = this.#inForce;
    const nowMs = this.#surroundings.nowMs();
    if (files === undefined || nowMs - this.#lookedMs < RENEWAL_INTERVAL_MS) return this.#inForce;
    this.#lookedMs = nowMs;
    const read = this.#read(files);
    if (MEMBERS.every((member) => read[member] === this.#inForce[member])) return this.#inForce;
    try {
      this.#surroundings.check(read);
      this.#inForce = read;
    } catch (error) {
      this.#surroundings.report(
        "The TLS files have changed, and what they hold now cannot be used: exporting goes on " +
          `with what they held before. ${errorText(error)}`,
      );
    }
    return this.#inForce;
  }

  #read(files: TlsPaths): TlsConfig {
    const read: { -readonly [member in keyof TlsConfig]: TlsConfig[member] } = { files };
    for (const member of MEMBERS) {
      const path = files[member];
      const text = path === undefined ? undefined : this.#readOne(path, this.#inForce[member]);
      if (text !== undefined) read[member] = text;
    }
    return read;
  }

  #readOne(path: string, before: string | undefined): string | undefined {
    const file = this.#surroundings.readTextFile(path);
    if (file.ok) return file.text;
    // That it could not be read from the start is said already.
    if (before !== undefined) {
      const shown = `The TLS file ${JSON.stringify(path)} cannot be read any more`;
      const { report } = this.#surroundings;
      report(`${shown} (${file.reason}): exporting goes on with what it held.`);
    }
    return before;
  }
}
