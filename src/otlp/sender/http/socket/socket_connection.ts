import type { TcpConnection } from "../../sender_environment.ts";

/** Most bytes per read. */
const READ_BYTES = 16 * 1024;

const NOTHING: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/**
 * A TCP connection for one exchange after another. It reads all the time, to know that the other
 * end has closed an idle connection before the next request is sent.
 */
export class SocketConnection {
  readonly #tcp: TcpConnection;
  readonly #into: Uint8Array<ArrayBuffer> = new Uint8Array(READ_BYTES);
  #next: Promise<Uint8Array<ArrayBuffer>>;
  #hasMore = false;
  #hasHeard = false;
  #error: unknown;
  #isResting = false;
  #isClosed = false;

  /** @param tcp An open connection; this object owns it from now on. */
  constructor(tcp: TcpConnection) {
    this.#tcp = tcp;
    this.#next = this.#listen();
  }

  /** Whether the connection is closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether anything has arrived since the last exchange began. */
  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  /** Reads the next bytes; none at the end. Rejects if the connection is lost. */
  async read(): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#next;
    if (this.#error !== undefined) throw this.#error;
    if (bytes.length === 0) return bytes;
    this.#hasMore = false;
    this.#next = this.#listen();
    return bytes;
  }

  /** Sends all bytes, and returns whether that succeeded. Never rejects: `read` says why. */
  async write(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      let rest = bytes;
      while (rest.length > 0) rest = rest.subarray(await this.#tcp.write(rest));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Ends an exchange. An idle connection does not keep the process alive, and whatever arrives
   * closes it: the end, or unexpected data.
   */
  rest(): void {
    if (this.#hasMore) this.close();
    if (this.#isClosed) return;
    this.#isResting = true;
    this.#tcp.unref();
  }

  /** Begins the next exchange. */
  wake(): void {
    this.#isResting = false;
    this.#hasHeard = false;
    this.#tcp.ref();
  }

  /** Closes it, and ends what is under way. Can be called again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#tcp.close();
  }

  async #listen(): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const length = await this.#tcp.read(this.#into);
      this.#hasMore = true;
      if (length !== null) this.#hasHeard = true;
      if (this.#isResting) this.close();
      return length === null ? NOTHING : this.#into.slice(0, length);
    } catch (error) {
      // Kept for the next `read`: none may be waiting now.
      this.#error = error;
      this.close();
      return NOTHING;
    }
  }
}
