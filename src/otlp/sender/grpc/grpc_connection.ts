import type { ClientHttp2Session } from "node:http2";
import type { ConnectHttp2 } from "../sender_environment.ts";

/**
 * The connection of a sender: opened when it is first needed and kept; another one is opened after
 * it has failed, or the receiver has said that it takes no more requests over it.
 */
export class GrpcConnection {
  readonly #origin: string;
  readonly #connect: ConnectHttp2;
  #kept: ClientHttp2Session | undefined;
  /** That of the call under way, where the receiver takes no more over it. */
  #leaving: ClientHttp2Session | undefined;
  #isClosed = false;

  /** @param origin Scheme, host and port. */
  constructor(origin: string, connect: ConnectHttp2) {
    this.#origin = origin;
    this.#connect = connect;
  }

  /**
   * A connection for a call; it may still be about to be made. It keeps the process alive until
   * {@linkcode GrpcConnection.rest}. Not to be called again before that.
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
    // Without a listener an error would end the process; whose call it breaks hears of it as well.
    session.on("error", forget);
    session.on("close", forget);
    session.on("goaway", () => {
      if (this.#kept === session) this.#leaving = session;
      forget();
      // Once the call that is under way has its answer.
      session.close();
    });
    // A call that was given up before it had its connection may have got one meanwhile.
    end(this.#kept);
    this.#kept = session;
    if (this.#isClosed) end(session);
    return session;
  }

  /** No call is under way: an idle connection holds nothing up. */
  rest(): void {
    this.#kept?.unref();
    // Where the other end stays open, `close()` alone does not come to an end.
    this.#leaving?.unref();
    this.#leaving = undefined;
  }

  /** Gives the connection back, and ends what is under way. */
  close(): void {
    this.#isClosed = true;
    end(this.#kept);
    end(this.#leaving);
  }
}

// On Bun one whose other end does not close would hold the process for ever, also when destroyed.
function end(session: ClientHttp2Session | undefined): void {
  session?.unref();
  session?.destroy();
}
