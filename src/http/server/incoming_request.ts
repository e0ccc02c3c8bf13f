import { SpanKind, type TextMapGetter } from "../../api/mod.ts";
import type { AttributeShape, ShapedStart, ShapedValues } from "../../api/global/inner_protocol.ts";
import { type Forwarded, readForwarded } from "./forwarded.ts";
import type { RecordedMethod } from "../known_methods.ts";
import type { RequestHead } from "../message_head.ts";
import { readHeader } from "../read_header.ts";
import type { Redaction } from "../redaction.ts";
import { CLIENT_ADDRESS, SERVER_ADDRESS, SERVER_PORT, SERVER_SHAPE } from "./server_attributes.ts";
import type { MessageRuntime } from "./server_runtime.ts";
import { defaultPort, parseHost, type UrlParts } from "../url_parts.ts";

/** How the requests to one server are read. */
export interface RequestReading<Extra> {
  /** What the runtime does. */
  readonly runtime: MessageRuntime<Extra>;
  /** Replaces secrets in queries. */
  readonly redaction: Redaction;
  /** Whether forwarding headers of proxies are used. */
  readonly readsForwarded: boolean;
  /** Whether the peer address is recorded. */
  readonly readsPeer: boolean;
}

/** What the instrumentation knows of a request before it starts a span. */
export interface RequestParts<Extra> {
  readonly request: RequestHead;
  /** What the runtime passed along. */
  readonly extra: Extra;
  /** The carrier of its headers, and the getter for it. */
  readonly headers: object;
  readonly getter: TextMapGetter<object>;
  readonly url: UrlParts;
  readonly method: RecordedMethod;
  /** The route, if it is known. */
  readonly route: string | undefined;
}

/**
 * The attributes that a server span starts with. Values that only the span needs are read only when
 * it asks for them: on Bun, the peer address takes as long as all the rest (bench/http_hello.ts).
 */
export class IncomingRequest<Extra> implements ShapedStart {
  /** The value of `url.scheme`. */
  readonly scheme: string;
  readonly #parts: RequestParts<Extra>;
  readonly #reading: RequestReading<Extra>;
  readonly #forwarded: Forwarded | undefined;

  /** Reads the values that both metrics and spans need. */
  constructor(parts: RequestParts<Extra>, reading: RequestReading<Extra>) {
    this.#parts = parts;
    this.#reading = reading;
    this.#forwarded = reading.readsForwarded
      ? readForwarded(parts.getter, parts.headers)
      : undefined;
    this.scheme = this.#forwarded?.scheme ?? parts.url.scheme;
  }

  get kind(): SpanKind {
    return SpanKind.SERVER;
  }

  get shape(): AttributeShape {
    return SERVER_SHAPE;
  }

  values(): ShapedValues {
    const parts = this.#parts;
    const { url, method } = parts;
    const { runtime, redaction, readsPeer } = this.#reading;
    const peer = readsPeer ? runtime.peer(parts.request, parts.extra) : undefined;
    const values: ShapedValues = [
      method.method,
      url.path,
      this.scheme,
      url.query === "" ? undefined : redaction.query(url.query),
      url.address === "" ? undefined : url.address,
      url.address === "" || url.port === 0 ? undefined : url.port,
      peer?.address,
      peer?.address,
      peer?.port,
      readHeader(parts.getter, parts.headers, "user-agent"),
      parts.route,
      method.original,
      undefined,
      undefined,
    ];
    if (this.#forwarded !== undefined) this.#addForwarded(values, this.#forwarded);
    return values;
  }

  // Forwarding headers take precedence over the connection.
  #addForwarded(values: ShapedValues, { host, scheme, client }: Forwarded): void {
    const { url } = this.#parts;
    if (scheme !== undefined && url.port !== 0 && url.port === defaultPort(url.scheme)) {
      values[SERVER_PORT] = defaultPort(scheme);
    }
    if (host !== undefined) {
      const { address, port } = parseHost(host);
      const known = port || defaultPort(this.scheme);
      values[SERVER_ADDRESS] = address;
      if (known !== 0) values[SERVER_PORT] = known;
    }
    if (client !== undefined) {
      values[CLIENT_ADDRESS] = parseHost(client).address;
    }
  }
}
