import type { HttpRequest } from "../http_request.ts";
import type { BodyResult } from "../read_body.ts";

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
