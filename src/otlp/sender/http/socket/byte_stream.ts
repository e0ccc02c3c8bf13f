const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Splits a stream of bytes into lines and lengths, however its parts arrive. */
export class ByteStream {
  readonly #read: () => Promise<Uint8Array<ArrayBuffer>>;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /** @param read Returns the next part; an empty one at the end. */
  constructor(read: () => Promise<Uint8Array<ArrayBuffer>>) {
    this.#read = read;
  }

  /** Whether all bytes that arrived were taken. */
  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  /** Takes a line, without its end. Rejects if it is longer than `maxBytes`, or incomplete. */
  line(maxBytes: number): Promise<string> {
    return this.#through((bytes, from) => bytes.indexOf(LINE_FEED, from) + 1, maxBytes);
  }

  /**
   * Takes lines up to an empty one, which is taken as well. Rejects like `line`, and as soon as the
   * bytes, line ends apart, do not begin with `start`: waiting for more might never end.
   */
  paragraph(maxBytes: number, start = ""): Promise<string> {
    return this.#through(paragraphEnd, maxBytes, start);
  }

  /** Takes the next bytes, at most `maxBytes`; none at the end. */
  async take(maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.isEmpty) this.#bytes = await this.#read();
    const taken = this.#bytes.subarray(0, maxBytes);
    this.#bytes = this.#bytes.subarray(taken.length);
    return taken;
  }

  async #through(
    endOf: (bytes: Uint8Array, from: number) => number,
    maxBytes: number,
    start = "",
  ): Promise<string> {
    let seen = 0;
    while (true) {
      // Starts a little before, since an end may be split between parts.
      const end = endOf(this.#bytes, Math.max(0, seen - 2));
      if (end > 0) {
        const text = latin1(this.#bytes.subarray(0, end));
        this.#bytes = this.#bytes.subarray(end);
        return text.trimEnd();
      }
      if (!canBegin(this.#bytes, start)) throw new Error("the response is not HTTP/1.1");
      if (this.#bytes.length > maxBytes) {
        throw new Error("the response has a head or line that is too long");
      }
      seen = this.#bytes.length;
      const part = await this.#read();
      if (part.length === 0) {
        throw new Error("the connection was closed before the response was complete");
      }
      this.#bytes = joined(this.#bytes, part);
    }
  }
}

/** Where the first empty line ends, or 0. */
function paragraphEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(LINE_FEED, from); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) {
    const next = bytes[at + 1] === CARRIAGE_RETURN ? at + 2 : at + 1;
    if (bytes[next] === LINE_FEED) return next + 1;
  }
  return 0;
}

/** Whether a text that starts with these bytes can begin with `start`. */
function canBegin(bytes: Uint8Array, start: string): boolean {
  let from = 0;
  while (bytes[from] === CARRIAGE_RETURN || bytes[from] === LINE_FEED) from++;
  const begun = latin1(bytes.subarray(from, from + start.length));
  return start.startsWith(begun);
}

const LATIN_1 = new TextDecoder("latin1");

function latin1(bytes: Uint8Array): string {
  return LATIN_1.decode(bytes);
}

function joined(
  first: Uint8Array<ArrayBuffer>,
  second: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
