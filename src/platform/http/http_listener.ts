/** Where to listen. */
export interface ServeOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Whether the listener keeps the process alive. */
  readonly keepAlive: boolean;
}

/** A server that listens. */
export interface HttpListener {
  readonly port: number;
  /** Stops listening, and waits briefly for requests in progress. */
  close(): Promise<void>;
}

/** The server, or why there is none. */
export type ServeResult =
  | { readonly ok: true; readonly listener: HttpListener }
  | { readonly ok: false; readonly reason: string };

/** How long `close` waits for requests in progress, in milliseconds. */
export const CLOSE_TIMEOUT_MS = 1000;
