import type { ClientHttp2Session } from "node:http2";
import type { ConnectHttp2 } from "../sender_environment.ts";

/**
 * The connection of a sender: opened when first needed, and kept. Another one is opened after it
 * has failed, or the receiver has said that it takes no more requests over it (GOAWAY).
 */
export class GrpcConnection {
  readonly #origin: string;
  readonly #connect: ConnectHttp2;
  #kept: ClientHttp2Session | undefined;
  /** The connection of the call under way, once the receiver has sent GOAWAY. */
  #leaving: ClientHttp2Session | undefined;
  #isClosed = false;

  /** @param origin Scheme, host and port. */
  constructor(origin: string, connect: ConnectHttp2) {
    this.#origin = origin;
    this.#connect = connect;
  }

  /**
   * Returns a connection for a call, which may still be connecting. It keeps the process alive
   * until {@linkcode GrpcConnection.rest}, before which this must not be called again.
   *
   * @param needsNew Whether it must be one that no call has used before.
   */
  async acquire(needsNew: boolean): Promise<ClientHttp2Session> {
    const kept = this.#kept;
    if (kept !== undefined) {
      if (!needsNew && !kept.closed && !kept.destroyed) {
        kept.ref();
        return kept;
      }
      end(kept);
    }
    const session = await this.#connect(this.#origin);
    const forget = (): void => {
      if (this.#kept === session) this.#kept = undefined;
    };
    // Without a listener an error would end the process; the call that it breaks gets it as well.
    session.on("error", forget);
    session.on("close", forget);
    session.on("goaway", () => {
      if (this.#kept === session) this.#leaving = session;
      forget();
      // Ends after the response to the call under way.
      session.close();
    });
    // A call that was given up while connecting may have stored a connection meanwhile.
    end(this.#kept);
    this.#kept = session;
    if (this.#isClosed) end(session);
    return session;
  }

  /** Ends a call: an idle connection does not hold up the process. */
  rest(): void {
    this.#kept?.unref();
    // If the other end stays open, `close()` alone never completes.
    this.#leaving?.unref();
    this.#leaving = undefined;
  }

  /** Closes the connection, and ends what is under way. */
  close(): void {
    this.#isClosed = true;
    end(this.#kept);
    end(this.#leaving);
  }
}

// On Bun, a session whose other end does not close keeps the process alive, even when destroyed.
function end(session: ClientHttp2Session | undefined): void {
  session?.unref();
  session?.destroy();
}
