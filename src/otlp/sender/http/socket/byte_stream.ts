const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Takes a stream of bytes apart by lines and lengths, however its parts come. */
export class ByteStream {
  readonly #read: () => Promise<Uint8Array<ArrayBuffer>>;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /** @param read Gives the next part; an empty one at the end. */
  constructor(read: () => Promise<Uint8Array<ArrayBuffer>>) {
    this.#read = read;
  }

  /** Whether all that has come was taken. */
  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  /** A line without its end. Rejects where it is longer than `maxBytes`, or not whole. */
  line(maxBytes: number): Promise<string> {
    return this.#through((bytes, from) => bytes.indexOf(LINE_FEED, from) + 1, maxBytes);
  }

  /**
   * Lines up to an empty one, which is taken as well. Rejects as `line` does, and as soon as what
   * comes begins by anything but `start`, line ends apart: who waits for more may never close.
   */
  paragraph(maxBytes: number, start = ""): Promise<string> {
    return this.#through(paragraphEnd, maxBytes, start);
  }

  /** What comes next, at most `maxBytes`; nothing at the end. */
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
      // From a little before, since an end may have come apart.
      const end = endOf(this.#bytes, Math.max(0, seen - 2));
      if (end > 0) {
        const text = latin1(this.#bytes.subarray(0, end));
        this.#bytes = this.#bytes.subarray(end);
        return text.trimEnd();
      }
      if (!canBegin(this.#bytes, start)) throw new Error("the answer is not one of HTTP/1.1");
      if (this.#bytes.length > maxBytes) throw new Error("the answer has a head without an end");
      seen = this.#bytes.length;
      const part = await this.#read();
      if (part.length === 0) throw new Error("the connection was closed before the answer");
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

/** Whether a text of which these bytes have come can be one that begins by `start`. */
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
