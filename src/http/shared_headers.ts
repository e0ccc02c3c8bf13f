import { ATTR_HTTP_REQUEST_HEADER, ATTR_HTTP_RESPONSE_HEADER } from "../semconv/mod.ts";
import { HeaderCapture } from "./header_capture.ts";
import type { CapturedHeadersOptions, HttpOptions } from "./http_options.ts";

/** What records the headers of one side. */
export class SideCapture {
  /** What records those of requests. */
  readonly request: HeaderCapture;
  /** What records those of responses. */
  readonly response: HeaderCapture;

  /**
   * What records the headers that options name; where they name none, those that are shared,
   * whenever they are.
   *
   * @throws {TypeError} When a name is not the name of a header.
   */
  constructor(options: CapturedHeadersOptions, shared?: SideCapture) {
    const { captureRequestHeaders, captureResponseHeaders } = options;
    this.request = captureRequestHeaders === undefined && shared !== undefined
      ? shared.request
      : new HeaderCapture(captureRequestHeaders ?? [], ATTR_HTTP_REQUEST_HEADER);
    this.response = captureResponseHeaders === undefined && shared !== undefined
      ? shared.response
      : new HeaderCapture(captureResponseHeaders ?? [], ATTR_HTTP_RESPONSE_HEADER);
  }

  /** Names other headers from now on. */
  use({ captureRequestHeaders = [], captureResponseHeaders = [] }: CapturedHeadersOptions): void {
    this.request.use(captureRequestHeaders);
    this.response.use(captureResponseHeaders);
  }
}

/** What servers record whose options name no headers. */
export const SERVER_HEADERS: SideCapture = new SideCapture({});

/** What clients record whose options name no headers. */
export const CLIENT_HEADERS: SideCapture = new SideCapture({});

/**
 * Names the headers that instrumentation records whose options name none, also the one that is made
 * already.
 *
 * @returns A function that has none recorded again.
 * @throws {TypeError} When a name is not the name of a header.
 */
export function shareHeaders({ server = {}, client = {} }: HttpOptions): () => void {
  SERVER_HEADERS.use(server);
  CLIENT_HEADERS.use(client);
  return () => {
    SERVER_HEADERS.use({});
    CLIENT_HEADERS.use({});
  };
}
