import type { TcpConnection } from "../../sender_environment.ts";

/** Bytes that one read takes at most. */
const READ_BYTES = 16 * 1024;

const NOTHING: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/**
 * A TCP connection for one exchange after the other. It listens all the time: that the other end
 * closes an idle connection has to be known before the next request goes over it.
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

  /** @param tcp One that is open; it belongs to this object from now on. */
  constructor(tcp: TcpConnection) {
    this.#tcp = tcp;
    this.#next = this.#listen();
  }

  /** Whether nothing can go over it any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether anything has come since the last exchange began. */
  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  /** What comes next; nothing at the end. Rejects where the connection is lost. */
  async read(): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#next;
    if (this.#error !== undefined) throw this.#error;
    if (bytes.length === 0) return bytes;
    this.#hasMore = false;
    this.#next = this.#listen();
    return bytes;
  }

  /** Sends all of it, and says whether that was possible. Never rejects: what is read says why. */
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
   * No exchange is under way: it does not keep the process alive, and what comes closes it, be it
   * the end or something unasked.
   */
  rest(): void {
    if (this.#hasMore) this.close();
    if (this.#isClosed) return;
    this.#isResting = true;
    this.#tcp.unref();
  }

  /** The next exchange begins. */
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
      // Kept for who reads next: nobody may be reading now.
      this.#error = error;
      this.close();
      return NOTHING;
    }
  }
}
