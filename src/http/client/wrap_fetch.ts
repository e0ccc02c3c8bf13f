import {
  type Context,
  context as contextApi,
  isTracingSuppressed,
  propagation,
  reportOnce,
  trace,
} from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { headersSetter } from "../../propagation/mod.ts";
import type { HttpClientOptions } from "./client_options.ts";
import { ClientInstrumentation } from "./client_span.ts";
import { FetchCall } from "./fetch_call.ts";
import type { UrlParts } from "../url_parts.ts";

/** A function with the shape of `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Where a function that {@linkcode wrapFetch} made keeps a {@linkcode Wrapped}. */
const WRAPPED: symbol = Symbol.for("@offthread/otel wrapped fetch");

/** What is known of a `fetch` that traces; all copies of this package read it. */
interface Wrapped {
  /** The function itself: a proxy of it, or one with its properties, shows all this as well. */
  readonly traced: Fetch;
  readonly original: Fetch;
  /** Whether it traces now. */
  isTracing(): boolean;
}

/** Whether a function came out of {@linkcode wrapFetch} and traces. */
export function isTracingFetch(candidate: Fetch): boolean {
  return wrappedOf(candidate)?.isTracing() === true;
}

function wrappedOf(candidate: Fetch): Wrapped | undefined {
  // why: nobody else uses the symbol
  const wrapped = Reflect.get(candidate, WRAPPED) as Wrapped | undefined;
  return wrapped?.traced === candidate ? wrapped : undefined;
}

/**
 * Returns a `fetch` that does what the given one does and traces it: a client span for each call,
 * and the trace context in the request's headers. What the caller passes in is not changed, what
 * `fetch` returns or throws is passed on as it is. A function that traces already is not wrapped:
 * what it has wrapped is, with these options.
 *
 * The span ends with the headers of the response. Redirects that `fetch` follows itself belong to
 * the one span. A call whose signal was aborted is no error; one whose signal timed out is. Only
 * `http:` and `https:` are traced, and nothing is while tracing is suppressed.
 *
 * @param given The function to wrap.
 * @param options How to trace.
 * @param isTracing Whether to trace now; where not, calls are passed on.
 * @throws {TypeError} For options that cannot be used.
 */
export function wrapFetch<F extends Fetch>(
  given: F,
  options: HttpClientOptions = {},
  isTracing: () => boolean = () => true,
): F {
  let original: Fetch = given;
  for (let inner = wrappedOf(given); inner !== undefined; inner = wrappedOf(original)) {
    original = inner.original;
  }
  const client = new ClientInstrumentation(options);
  // A method, as the runtimes' own fetch is one: nothing that `new` could be put before.
  const { traced } = {
    traced(this: unknown, ...args: Parameters<Fetch>): Promise<Response> {
      const parent = contextApi.active();
      const prepared = isTracing() ? prepare(client, parent, args) : undefined;
      if (prepared === undefined) return Reflect.apply(original, this, args);
      return send(client, prepared, () => Reflect.apply(original, this, prepared.call.args()));
    },
  };
  // A runtime hangs functions of its own on fetch, such as Bun's preconnect.
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(original))) {
    if (key !== "prototype") Object.defineProperty(traced, key, descriptor);
  }
  const wrapped: Wrapped = { traced, original, isTracing };
  Object.defineProperty(traced, WRAPPED, { value: wrapped });
  // why: it takes and returns what the original does, and has its properties
  return traced as F;
}

/** A call to `fetch` that is about to be made. */
interface PreparedFetch {
  readonly call: FetchCall;
  readonly parts: UrlParts;
  readonly parent: Context;
}

// Undefined where the call goes to the original as it is: nothing to trace, or input that only
// the original may refuse.
function prepare(
  client: ClientInstrumentation,
  parent: Context,
  args: Parameters<Fetch>,
): PreparedFetch | undefined {
  if (isTracingSuppressed(parent)) return undefined;
  if (!client.isEnabled() && !isPropagating()) return undefined;
  try {
    const call = new FetchCall(args);
    const parts = client.target(call.url);
    return parts === undefined ? undefined : { call, parts, parent };
  } catch {
    // What cannot be read here is refused by the original, with the error that is its own.
    return undefined;
  }
}

// The propagator may be anybody's.
function isPropagating(): boolean {
  try {
    return propagation.fields().length > 0;
  } catch (error) {
    reportOnce("http-fields", "error", `A propagator does not tell its fields: ${toText(error)}`);
    return true;
  }
}

async function send(
  client: ClientInstrumentation,
  { call, parts, parent }: PreparedFetch,
  sendCall: () => Promise<Response>,
): Promise<Response> {
  const { url, method, headers } = call;
  const request = { url, method, headers };
  const span = client.start(request, parts, parent);
  if (span === undefined) return await sendCall();
  const context = trace.setSpan(parent, span);
  if (client.shouldPropagate(url)) inject(context, call);
  client.started(span, request);
  const measurement = client.measure(request, parts, context);
  let response: Response;
  try {
    response = await contextApi.with(context, sendCall);
  } catch (error) {
    client.failed(span, { error, signal: call.signal }, measurement);
    throw error;
  }
  client.responded(span, response, measurement);
  return response;
}

function inject(context: Context, call: FetchCall): void {
  const headers = new Headers();
  try {
    propagation.inject(context, headers, headersSetter);
    call.addHeaders(headers);
  } catch (error) {
    reportOnce("http-inject", "error", `A propagator failed to inject: ${toText(error)}`);
  }
}
