/** The other end of a connection. */
export interface PeerAddress {
  /** Its address; a path for a Unix socket. */
  readonly address: string;
  /** Its port; `undefined` where it has none. */
  readonly port: number | undefined;
}
