import type { ResponseHead } from "../../http/server/message_head.ts";
import type { OutgoingLike } from "./node_messages.ts";
import { addHeader } from "./web_messages.ts";

/** A `node:http` response as the instrumentation reads it, when its head is known. */
export class OutgoingHead implements ResponseHead {
  readonly #outgoing: OutgoingLike;
  #headers: Headers | undefined;

  /** @param outgoing The response, whose headers are on their way. */
  constructor(outgoing: OutgoingLike) {
    this.#outgoing = outgoing;
  }

  // A status that is set once the head is on its way is sent to nobody.
  get status(): number {
    const text = headText(this.#outgoing);
    return text === undefined ? this.#outgoing.statusCode : Number(text.slice(9, 12));
  }

  /** The reason phrase. */
  get statusText(): string {
    return this.#outgoing.statusMessage ?? "";
  }

  /** The headers, as they were sent, as far as that is known. */
  get headers(): Headers {
    return this.#headers ??= sentHeaders(this.#outgoing);
  }
}

// The head as it is sent; Bun keeps none.
function headText(outgoing: OutgoingLike): string | undefined {
  const text: unknown = Reflect.get(outgoing, "_header");
  return typeof text === "string" && text.startsWith("HTTP/1.") ? text : undefined;
}

// Those that are given to writeHead are kept in the text alone that is sent. Bun keeps them with
// those that were set.
function sentHeaders(outgoing: OutgoingLike): Headers {
  const headers = new Headers();
  const text = headText(outgoing);
  if (text !== undefined) {
    for (const line of text.split("\r\n").slice(1)) {
      const colon = line.indexOf(":");
      if (colon > 0) addHeader(headers, line.slice(0, colon), line.slice(colon + 1));
    }
    return headers;
  }
  for (const [name, value] of Object.entries(outgoing.getHeaders?.() ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) addHeader(headers, name, one);
  }
  return headers;
}
