import type { ResponseHead } from "../../http/message_head.ts";
import type { OutgoingLike } from "./node_messages.ts";
import { headStatus, sentHeaders } from "./sent_head.ts";

/** A `node:http` response as the instrumentation reads it, when its head is known. */
export class OutgoingHead implements ResponseHead {
  readonly #outgoing: OutgoingLike;
  #headers: Headers | undefined;

  /** @param outgoing The response, whose headers are on their way. */
  constructor(outgoing: OutgoingLike) {
    this.#outgoing = outgoing;
  }

  // A status that is set after the head is written is not sent.
  get status(): number {
    const { _header: head, statusCode } = this.#outgoing;
    return typeof head === "string" ? headStatus(head) ?? statusCode : statusCode;
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
