import { ATTR_HTTP_REQUEST_HEADER, ATTR_HTTP_RESPONSE_HEADER } from "../semconv/mod.ts";
import { HeaderCapture } from "./header_capture.ts";
import type { CapturedHeadersOptions, HttpOptions } from "./http_options.ts";

/** Records the headers of one side: server or client. */
export class SideCapture {
  /** Records request headers. */
  readonly request: HeaderCapture;
  /** Records response headers. */
  readonly response: HeaderCapture;

  /**
   * Records the headers that the options name, or else those of `shared`, even if they are set
   * later.
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

  /** Replaces the headers to record. */
  use({ captureRequestHeaders = [], captureResponseHeaders = [] }: CapturedHeadersOptions): void {
    this.request.use(captureRequestHeaders);
    this.response.use(captureResponseHeaders);
  }
}

/** Records the headers of servers whose options name none. */
export const SERVER_HEADERS: SideCapture = new SideCapture({});

/** Records the headers of clients whose options name none. */
export const CLIENT_HEADERS: SideCapture = new SideCapture({});

/**
 * Sets the headers that are recorded by instrumentation whose options name none, including
 * instrumentation that exists already.
 *
 * @returns A function that resets them to none.
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
