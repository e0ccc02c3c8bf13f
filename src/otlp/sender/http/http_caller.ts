import type { HttpRequest } from "../http_request.ts";
import type { BodyResult } from "../read_body.ts";

/** A response whose body is not read yet. */
export interface HttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The response's headers. */
  readonly headers: Pick<Headers, "get">;
  /**
   * Reads the body, at most `maxBytes` after decompression. Call it once. Rejects if the connection
   * or the decompression fails.
   */
  readonly readBody: (maxBytes: number) => Promise<BodyResult>;
}

/** Sends requests to one URL. */
export interface HttpCaller {
  /**
   * Sends a POST. Redirects are returned as responses. Rejects if no connection can be made, or it
   * is lost before the response's head has arrived.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Releases its connections. */
  close(): void;
}
