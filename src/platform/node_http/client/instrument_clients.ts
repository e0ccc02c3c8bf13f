import { context as contextApi, reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { ClientInstrumentation } from "../../../http/client/client_span.ts";
import type { SentRequest } from "../../../http/client/sent_request.ts";
import type { HttpClientOptions } from "../../../http/mod.ts";
import { currentPlatform } from "../../current.ts";
import { isTracedNatively } from "../../deno/native_tracing.ts";
import { learnKnownMethods } from "../../http/known_methods.ts";
import { globalProcess } from "../../process_like.ts";
import { watchEvents } from "../watch_events.ts";
import { failureType } from "./client_failure.ts";
import { ClientRequestHead, type ClientRequestLike } from "./client_request_head.ts";
import { ClientResponseHead, type ClientResponseLike } from "./client_response_head.ts";

/** Where both runtimes publish each request of `node:http` and `node:https` when it is made. */
const CHANNEL = "http.client.request.created";

/** Marks a request that is traced, for all copies of this package. */
const TRACED: symbol = Symbol.for("@offthread/otel traced client request");

/** The module `node:diagnostics_channel`, by shape. */
interface DiagnosticsChannels {
  subscribe(name: string, listener: ChannelListener): void;
  unsubscribe(name: string, listener: ChannelListener): unknown;
}

/** What is called for each message of a channel. */
type ChannelListener = (message: unknown) => void;

/** Where what ends the tracing is kept; all copies of this package read it. */
const END: symbol = Symbol.for("@offthread/otel traced clients");

/** What ends the tracing by this copy of the package. */
let endOwn: (() => void) | undefined;

/**
 * Traces what the process requests by `node:http` and `node:https`, as axios, got and the clients
 * of many services do: a client span for each request, and the trace context in its headers. It may
 * be called at any time, also after a library was loaded. `fetch` is traced by `instrumentFetch`.
 *
 * The span ends with the headers of the response. Every redirect that a library follows is a
 * request of its own. A request that the caller gives up, by `destroy()` or a signal, is no error;
 * one whose time ran out is. `CONNECT` is not traced.
 *
 * Nothing is traced while tracing is suppressed, nor where Deno itself traces (`OTEL_DENO=true`).
 * Needs Deno 2.8 or Bun 1.4: earlier versions tell nobody of a request.
 *
 * Semantic conventions: HTTP spans, HTTP client.
 *
 * @param options What to record. Hooks get a `Response` without a body.
 * @returns A function that ends it.
 * @throws {TypeError} When an option cannot be used.
 * @example
 * ```ts
 * import { instrumentClients } from "@offthread/otel/node-http";
 *
 * const uninstall = instrumentClients({ ignore: (url) => url.startsWith("http://localhost") });
 * uninstall();
 * ```
 */
export function instrumentClients(options: HttpClientOptions = {}): () => void {
  learnKnownMethods(currentPlatform());
  const client = new ClientInstrumentation(options, "instrumentClients()");
  // why: named by its documented shape; an older runtime has no getBuiltinModule and answers so
  const channels = globalProcess()?.getBuiltinModule?.("node:diagnostics_channel") as
    | DiagnosticsChannels
    | undefined;
  if (channels === undefined || endOwn !== undefined) {
    const problem = endOwn === undefined
      ? "this runtime tells of none"
      : "requests are traced already";
    reportOnce("install-instrumentClients()", "warn", `instrumentClients(): ${problem}.`);
    return () => {};
  }
  const trace: ChannelListener = (message) => traceRequest(client, message);
  // Another copy's: it may be the one that was there before a reload (`bun --hot`).
  const endForeign: unknown = Reflect.get(globalThis, END);
  if (typeof endForeign === "function") endForeign();
  channels.subscribe(CHANNEL, trace);
  const end = (): void => {
    if (endOwn !== end) return;
    endOwn = undefined;
    channels.unsubscribe(CHANNEL, trace);
    Reflect.deleteProperty(globalThis, END);
  };
  endOwn = end;
  Reflect.set(globalThis, END, end);
  return end;
}

// What a listener of a channel throws would end the process.
function traceRequest(client: ClientInstrumentation, message: unknown): void {
  try {
    // why: this is what the documentation of Node says of the channel's messages
    const { request } = message as { readonly request: ClientRequestLike };
    const parent = contextApi.active();
    if (request.method === "CONNECT" || isTracedNatively() || !client.isEnabled(parent)) return;
    if (Reflect.has(request, TRACED)) return;
    Object.defineProperty(request, TRACED, { value: true });
    const sent = client.begin(new ClientRequestHead(request), parent);
    if (sent !== undefined) follow(request, sent);
  } catch (error) {
    reportUntraced(error);
  }
}

function follow(request: ClientRequestLike, sent: SentRequest): void {
  let isTimedOut = false;
  const see = (event: unknown, first: unknown): void => {
    if (event === "response" || event === "upgrade") {
      // why: both events give the response
      const head = new ClientResponseHead(first as ClientResponseLike);
      sent.respond(head, () => head.toWeb(), head.connection);
    } else if (event === "timeout") {
      isTimedOut = true;
    } else if (event === "error") {
      sent.fail(failureType({ error: first, isDestroyed: request.destroyed, isTimedOut }));
    } else if (event === "close") {
      // Over without an answer and without an error, as where nobody takes an upgrade.
      sent.fail(undefined);
    }
  };
  watchEvents(request, (event, first) => {
    try {
      see(event, first);
    } catch (error) {
      // What is emitted is anybody's, and its members may throw.
      sent.fail(undefined);
      reportUntraced(error);
    }
  });
}

function reportUntraced(error: unknown): void {
  reportOnce("http-node-client", "error", `A request could not be traced: ${toText(error)}`);
}
