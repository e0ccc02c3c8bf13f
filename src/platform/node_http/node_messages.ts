/**
 * The part of a `node:http` request that is used here, by shape. Requests of HTTP/2 and those that
 * test libraries make fit, too, but lack the optional members.
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

/** The part of a connection that is used here. */
export interface SocketLike {
  /** Whether it uses TLS. */
  readonly encrypted?: boolean | undefined;
  /** The other end. */
  readonly remoteAddress?: string | undefined;
  /** The port of the other end. */
  readonly remotePort?: number | undefined;
  /** Adds a listener for the next event of its kind only. */
  once?(event: string, listener: () => void): unknown;
  /** The error that closed it, if any. */
  readonly errored?: unknown;
  /** Connects it; only sockets of the network have it. */
  readonly connect?: unknown;
}

/** The part of a `node:http` response that is used here. */
export interface OutgoingLike extends EventSource, HeadWriter {
  /** The status that is or will be sent. */
  readonly statusCode: number;
  /** The reason phrase. */
  readonly statusMessage?: string | undefined;
  /** Whether status and headers are being sent and no longer change. */
  readonly headersSent: boolean;
  /** The error that destroyed it, if any. */
  readonly errored?: unknown;
  /** The connection. */
  readonly socket?: SocketLike | null | undefined;
}

/** What writes a head: the response of a server, or the request of a client. */
export interface HeadWriter {
  /** The head as text, once it is made; not documented by Node. */
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
