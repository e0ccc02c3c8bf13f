import type { HeaderReader } from "./read_header.ts";

/** What is read of a request, whatever its type. A `Request` is one. */
export interface RequestHead {
  /** The method, as it was sent. */
  readonly method: string;
  /** The absolute URL; only the path with its query if the host is not known. */
  readonly url: string;
  /** The headers. */
  readonly headers: HeaderReader;
}

/** What is read of a response, whatever its type. A `Response` is one. */
export interface ResponseHead {
  /** The status; 0 if the response cannot be sent. */
  readonly status: number;
  /** The headers. */
  readonly headers: HeaderReader;
}
