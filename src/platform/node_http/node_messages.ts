/**
 * What of a `node:http` request is used here, by shape: requests of HTTP/2 and those that test
 * libraries make by themselves fit, too, and lack what is optional.
 */
export interface IncomingLike extends EventSource {
  /** The method, as it was sent. */
  readonly method?: string | undefined;
  /** The target of the request line: most often a path with its query. */
  readonly url?: string | undefined;
  /** The headers by their names in lower case. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>> | undefined;
  /** The connection. */
  readonly socket?: SocketLike | null | undefined;
}

/** What of a connection is used here. */
export interface SocketLike {
  /** Whether it is one of TLS. */
  readonly encrypted?: boolean | undefined;
  /** The other end. */
  readonly remoteAddress?: string | undefined;
  /** The port of the other end. */
  readonly remotePort?: number | undefined;
  /** Adds a listener that is called for the next event of its kind alone. */
  once?(event: string, listener: () => void): unknown;
  /** Why it was closed, where it was by an error. */
  readonly errored?: unknown;
  /** Connects it, where it is one of the network. */
  readonly connect?: unknown;
}

/** What of a `node:http` response is used here. */
export interface OutgoingLike extends EventSource, HeadWriter {
  /** The status that is or will be sent. */
  readonly statusCode: number;
  /** The reason phrase. */
  readonly statusMessage?: string | undefined;
  /** Whether status and headers are on their way, and change no more. */
  readonly headersSent: boolean;
  /** Why it was destroyed, where it was by an error. */
  readonly errored?: unknown;
  /** The connection. */
  readonly socket?: SocketLike | null | undefined;
}

/** What writes a head: the response of a server, or the request of a client. */
export interface HeadWriter {
  /** The head as text, once it is made: a member that the documentation of Node does not name. */
  readonly _header?: unknown;
  /** The headers that were set, by their names in lower case. */
  getHeaders?(): Readonly<Record<string, number | string | readonly string[] | undefined>>;
}

/** What has events: a request or a response. */
export interface EventSource {
  /** Calls the listeners of an event. */
  emit(...args: never[]): boolean;
  /** How many listeners an event has. */
  listenerCount?(event: unknown): number;
}
