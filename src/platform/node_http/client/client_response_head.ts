import type { Connection } from "../../../http/client/sent_request.ts";
import type { ResponseHead } from "../../../http/message_head.ts";
import { plainAddress } from "../../http/plain_address.ts";
import { type HeaderRecord, IncomingHeaders } from "../incoming_headers.ts";
import type { SocketLike } from "../node_messages.ts";
import { toHeaders, toWebResponse } from "../web_messages.ts";

/** The part of a response to a `ClientRequest` used here. */
export interface ClientResponseLike {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly httpVersion: string;
  /** The headers by their names in lower case. */
  readonly headers: HeaderRecord;
  readonly socket: SocketLike | null;
}

/** The response to a request of a `node:http` client as the instrumentation reads it. */
export class ClientResponseHead implements ResponseHead {
  readonly status: number;
  readonly headers: IncomingHeaders;
  readonly #response: ClientResponseLike;

  /** @param response The response, whose headers have come. */
  constructor(response: ClientResponseLike) {
    this.#response = response;
    this.status = response.statusCode;
    this.headers = new IncomingHeaders(response.headers);
  }

  /** How it came. */
  get connection(): Connection {
    const { httpVersion, socket } = this.#response;
    const { remoteAddress, remotePort } = socket ?? {};
    const peer = remoteAddress === undefined
      ? undefined
      : { address: plainAddress(remoteAddress), port: remotePort };
    return { peer, protocolVersion: httpVersion };
  }

  /** The same as a `Response` without a body. */
  toWeb(): Response {
    const { statusMessage, headers } = this.#response;
    return toWebResponse({
      status: this.status,
      statusText: statusMessage,
      headers: toHeaders(headers),
    });
  }
}
