import {
  type Attributes,
  type Context,
  reportOnce,
  type Span,
  SpanStatusCode,
} from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
} from "../../semconv/mod.ts";
import { callHook } from "../call_hook.ts";
import { endSpan, reportSpan } from "../end_span.ts";
import type { HeaderCapture } from "../header_capture.ts";
import type { ResponseHead } from "../message_head.ts";
import type { PeerAddress } from "../peer_address.ts";
import type { ClientMeasurement } from "./client_measurement.ts";

/** What is done with the responses to all requests of a client. */
export interface ResponseRules {
  /** Which headers to record. */
  readonly headers: HeaderCapture;
  /** The application's hook. */
  readonly onResponse: ((span: Span, response: Response) => void) | undefined;
}

/** The connection by which a response came, as far as it is known. */
export interface Connection {
  /** The peer. */
  readonly peer?: PeerAddress | undefined;
  /** The version of HTTP, such as `1.1`. */
  readonly protocolVersion?: string | undefined;
}

/** A request of a client, until it has a response or has failed. Only its first end counts. */
export class SentRequest {
  /** The context with its span. */
  readonly context: Context;
  readonly #span: Span;
  readonly #measurement: ClientMeasurement | undefined;
  readonly #rules: ResponseRules;
  #isOver = false;

  /**
   * @param span Its span.
   * @param context The context with that span.
   * @param measurement What is measured of it.
   * @param rules What is done with its response.
   */
  constructor(
    span: Span,
    context: Context,
    measurement: ClientMeasurement | undefined,
    rules: ResponseRules,
  ) {
    this.context = context;
    this.#span = span;
    this.#measurement = measurement;
    this.#rules = rules;
  }

  /**
   * Ends the span when the headers of the response are there; the body is the caller's.
   *
   * @param response The response.
   * @param webOf Returns it as the `Response` that the hook gets.
   * @param connection How it came.
   */
  respond(response: ResponseHead, webOf: () => Response, connection: Connection = {}): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const span = this.#span;
    try {
      const { status } = response;
      const type = status >= 400 ? String(status) : undefined;
      this.#measurement?.end(response, type);
      if (span.isRecording()) {
        span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
        this.#describe(response, connection);
        if (type !== undefined) this.#failAs(type);
        const { onResponse } = this.#rules;
        if (onResponse !== undefined) callHook("onResponse", () => onResponse(span, webOf()));
      }
    } catch (error) {
      // What a mock returns may not be a response, and the span of another SDK may throw.
      this.#measurement?.end(undefined, undefined);
      reportOnce(
        "http-client-answer",
        "error",
        `A response could not be recorded: ${toText(error)}`,
      );
    }
    endSpan(span);
  }

  #describe(response: ResponseHead, { peer, protocolVersion }: Connection): void {
    const span = this.#span;
    if (peer !== undefined) {
      span.setAttribute(ATTR_NETWORK_PEER_ADDRESS, peer.address);
      if (peer.port !== undefined) span.setAttribute(ATTR_NETWORK_PEER_PORT, peer.port);
    }
    if (protocolVersion !== undefined) {
      span.setAttribute(ATTR_NETWORK_PROTOCOL_VERSION, protocolVersion);
    }
    const { headers } = this.#rules;
    if (headers.isEmpty) return;
    const attributes: Attributes = {};
    headers.addTo(attributes, response.headers);
    span.setAttributes(attributes);
  }

  /**
   * Ends the span without a response.
   *
   * @param errorType The value of `error.type`; `undefined` if the caller aborted, which is no
   *     error.
   */
  fail(errorType: string | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#measurement?.end(undefined, errorType);
    try {
      if (errorType !== undefined) this.#failAs(errorType);
    } catch (error) {
      reportSpan(error);
    }
    endSpan(this.#span);
  }

  #failAs(errorType: string): void {
    this.#span.setAttribute(ATTR_ERROR_TYPE, errorType);
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }
}
