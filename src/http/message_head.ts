import type { HeaderReader } from "./read_header.ts";

/** What is read of a request, whoever made it. A `Request` is one. */
export interface RequestHead {
  /** The method, as it was sent. */
  readonly method: string;
  /** The absolute URL; the path with its query where it is not known which host was asked. */
  readonly url: string;
  /** The headers. */
  readonly headers: HeaderReader;
}

/** What is read of a response, whoever made it. A `Response` is one. */
export interface ResponseHead {
  /** The status; 0 where there is none that could be sent. */
  readonly status: number;
  /** The headers. */
  readonly headers: HeaderReader;
}
