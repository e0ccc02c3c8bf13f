import { type HttpRequest, postByFetch } from "../http_request.ts";
import { readBody } from "../read_body.ts";
import type { FetchLike } from "../sender_environment.ts";
import type { HttpCaller, HttpResponse } from "./http_caller.ts";

/** Sends with `fetch`, which owns its connections. */
export class FetchCaller implements HttpCaller {
  readonly #url: string;
  readonly #fetch: FetchLike;

  constructor(url: string, fetch: FetchLike) {
    this.#url = url;
    this.#fetch = fetch;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const response = await postByFetch(this.#fetch, this.#url, request);
    return {
      status: response.status,
      headers: response.headers,
      readBody: (maxBytes) => readBody(response, maxBytes),
    };
  }

  close(): void {}
}
