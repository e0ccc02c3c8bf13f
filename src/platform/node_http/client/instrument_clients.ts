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

/** The channel where both runtimes publish each new request of `node:http` and `node:https`. */
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

/** Key of what ends the tracing, the same in all copies of this package. */
const END: symbol = Symbol.for("@offthread/otel traced clients");

/** Ends the tracing by this copy of the package. */
let endOwn: (() => void) | undefined;

/**
 * Traces the requests that the process makes with `node:http` and `node:https`, as axios, got and
 * the clients of many services do: a client span for each, and the trace context in its headers. It
 * may be called at any time, even after a library was loaded. `fetch` is traced by
 * `instrumentFetch`.
 *
 * The span ends with the headers of the response. Every redirect that a library follows is a
 * request of its own. A request that the caller gives up, by `destroy()` or a signal, is not an
 * error; one that timed out is. `CONNECT` is not traced.
 *
 * Nothing is traced while tracing is suppressed, or if Deno itself traces (`OTEL_DENO=true`). Needs
 * Deno 2.8 or Bun 1.4: earlier versions do not publish requests.
 *
 * Semantic conventions: HTTP spans, HTTP client.
 *
 * @param options What to record. Hooks get a `Response` without a body.
 * @returns A function that ends the tracing.
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
  // why: the module's documented shape; older runtimes have no getBuiltinModule
  const channels = globalProcess()?.getBuiltinModule?.("node:diagnostics_channel") as
    | DiagnosticsChannels
    | undefined;
  if (channels === undefined || endOwn !== undefined) {
    const problem = endOwn === undefined
      ? "this runtime does not publish requests of node:http"
      : "requests are already traced; the first call stays in effect";
    reportOnce("install-instrumentClients()", "warn", `instrumentClients(): ${problem}.`);
    return () => {};
  }
  const trace: ChannelListener = (message) => traceRequest(client, message);
  // The one of another copy, such as the one before a reload (`bun --hot`).
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

// An error from a listener of a channel would end the process.
function traceRequest(client: ClientInstrumentation, message: unknown): void {
  try {
    // why: Node documents the channel's messages as such
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
  const onEvent = (event: unknown, first: unknown): void => {
    if (event === "response" || event === "upgrade") {
      // why: both events give the response
      const head = new ClientResponseHead(first as ClientResponseLike);
      sent.respond(head, () => head.toWeb(), head.connection);
    } else if (event === "timeout") {
      isTimedOut = true;
    } else if (event === "error") {
      sent.fail(failureType({ error: first, isDestroyed: request.destroyed, isTimedOut }));
    } else if (event === "close") {
      // Ended without a response or an error, for example if nobody takes an upgrade.
      sent.fail(undefined);
    }
  };
  watchEvents(request, (event, first) => {
    try {
      onEvent(event, first);
    } catch (error) {
      // Anybody can emit an event, and the members of what is emitted may throw.
      sent.fail(undefined);
      reportUntraced(error);
    }
  });
}

function reportUntraced(error: unknown): void {
  reportOnce("http-node-client", "error", `A request could not be traced: ${toText(error)}`);
}
