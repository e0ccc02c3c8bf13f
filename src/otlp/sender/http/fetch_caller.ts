import { readBody } from "../read_body.ts";
import type { FetchLike } from "../sender_environment.ts";
import type { HttpCaller, HttpRequest, HttpResponse } from "./http_caller.ts";

/** Sends by `fetch`, whose connections are its own. */
export class FetchCaller implements HttpCaller {
  readonly #url: string;
  readonly #fetch: FetchLike;

  constructor(url: string, fetch: FetchLike) {
    this.#url = url;
    this.#fetch = fetch;
  }

  async send({ headers, body, signal, needsNewConnection }: HttpRequest): Promise<HttpResponse> {
    const fetch = this.#fetch;
    const response = await fetch(this.#url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal,
      ...(needsNewConnection ? { keepalive: false } : {}),
    });
    return {
      status: response.status,
      headers: response.headers,
      readBody: (maxBytes) => readBody(response, maxBytes),
    };
  }

  close(): void {}
}
