import { reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { ServerRequest } from "../../http/mod.ts";
import type { IncomingLike, OutgoingLike } from "./node_messages.ts";
import { OutgoingHead } from "./outgoing_head.ts";

/** Error codes of connections, and of the parser that reads from them. */
const OF_CONNECTION = /^(?:HPE_|ECONN|EPIPE|ENOTCONN|EPROTO|ETIMEDOUT|EHOST|ENET)/;

/** Ends a request when its response's events tell that it is over. */
export class ResponseWatch {
  /** What is recorded of the request. */
  readonly serverRequest: ServerRequest;
  readonly #outgoing: OutgoingLike;
  #hasResponded = false;
  #isOver = false;

  /**
   * @param serverRequest What is recorded of the request.
   * @param outgoing The response to it.
   */
  constructor(serverRequest: ServerRequest, outgoing: OutgoingLike) {
    this.serverRequest = serverRequest;
    this.#outgoing = outgoing;
  }

  /** Whether the request has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Handles the close of the connection, which a response that has the connection reports itself.
   */
  onConnectionClose(): void {
    if (this.#outgoing.socket === null) this.onResponseEvent("close", undefined);
  }

  /**
   * Handles an event of the request: Bun before 1.4 reports there that the client has gone. A
   * request whose body is read in part is detached from its connection, but answered all the same.
   */
  onRequestEvent(event: unknown, request: IncomingLike): void {
    if (event === "aborted" && Boolean(request.socket)) this.onResponseEvent("close", undefined);
  }

  /** Handles an event of the response, after the application's listeners. */
  onResponseEvent(event: unknown, first: unknown): void {
    if (this.#isOver) return;
    // Deno ends its own span before the listeners of "finish" are called.
    if (event === "prefinish") this.#respond();
    else if (event === "finish") this.#finish();
    else if (event === "close") this.#end(destroyedBy(this.#outgoing));
    else if (event === "error") this.serverRequest.fail(first);
  }

  /** Ends the request, because the listener threw. */
  fail(error: unknown): void {
    if (!this.#isOver) this.#end({ error });
  }

  // Bun before 1.2 does not report that the head was sent.
  #finish(): void {
    this.#respond(true);
    this.#end(undefined);
  }

  #end(failure: { readonly error: unknown } | undefined): void {
    this.#isOver = true;
    if (failure !== undefined) this.serverRequest.fail(failure.error);
    this.#respond();
    this.serverRequest.end();
  }

  // Nothing is known of a response before its head is sent.
  #respond(isKnown: boolean = this.#outgoing.headersSent): void {
    if (this.#hasResponded || !isKnown) return;
    this.#hasResponded = true;
    try {
      this.serverRequest.respond(new OutgoingHead(this.#outgoing));
    } catch (error) {
      reportOnce("http-answer", "error", `A response could not be traced: ${toText(error)}`);
    }
  }
}

// If the application destroys a response with an error, as a pipeline does when its source fails,
// the error is on the response, on Bun, or on its connection.
function destroyedBy(outgoing: OutgoingLike): { readonly error: unknown } | undefined {
  let error: unknown;
  try {
    error = outgoing.errored ?? outgoing.socket?.errored ?? undefined;
    return error === undefined || isOfConnection(error) ? undefined : { error };
  } catch {
    // The error is the application's object: its members may throw.
    return error === undefined ? undefined : { error };
  }
}

// A connection reset, and what the parser found in a body, are the client's doing. A file that
// cannot be read is not, and its error has a `syscall`, too.
function isOfConnection(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" && OF_CONNECTION.test(code);
}
