import type { BodyResult } from "../read_body.ts";

/** One request. */
export interface HttpRequest {
  /** All its headers but those that a connection needs, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it goes over the wire. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Ends the request, and the reading of its answer, when aborted. */
  readonly signal: AbortSignal;
  /** Whether it must not go over a connection that was used before. */
  readonly needsNewConnection: boolean;
}

/** An answer whose body is still to come. */
export interface HttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the answer. */
  readonly headers: Pick<Headers, "get">;
  /**
   * Reads the body, at most `maxBytes` after decompression. To be called once. Rejects where the
   * connection or the decompression fails.
   */
  readonly readBody: (maxBytes: number) => Promise<BodyResult>;
}

/** Sends requests to one URL. */
export interface HttpCaller {
  /**
   * Sends a POST. Redirects are answers. Rejects where the connection cannot be had, or is lost
   * before the head of the answer is there.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Gives its connections back. */
  close(): void;
}
