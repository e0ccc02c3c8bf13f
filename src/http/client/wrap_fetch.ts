import { context as contextApi } from "../../api/mod.ts";
import { errorType } from "../error_type.ts";
import type { HttpClientOptions } from "./client_options.ts";
import { ClientInstrumentation } from "./client_span.ts";
import { FetchCall } from "./fetch_call.ts";
import type { SentRequest } from "./sent_request.ts";

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

/** The functions of this copy of the package. */
const own = new WeakSet<object>();

/** What another copy of this package has wrapped, in place of the function that it made. */
export function withoutForeign(candidate: Fetch): Fetch {
  const wrapped = wrappedOf(candidate);
  return wrapped === undefined || own.has(candidate) ? candidate : wrapped.original;
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
  const client = new ClientInstrumentation(options, "instrumentFetch()");
  // Nothing else shows that it is not the original: `new`, the prototype, and what a runtime or a
  // library that mocks hangs on it are the original's own.
  const handler: ProxyHandler<Fetch> = {
    apply(target: Fetch, self: unknown, args: Parameters<Fetch>): Promise<Response> {
      const parent = contextApi.active();
      const call = isTracing() && client.isEnabled(parent) ? readCall(args) : undefined;
      const sent = call && client.begin(call, parent);
      if (call === undefined || sent === undefined) return Reflect.apply(target, self, args);
      return send(sent, call.signal, () => Reflect.apply(target, self, call.args()));
    },
    get: (target, key) => key === WRAPPED ? wrapped : Reflect.get(target, key),
  };
  const traced = new Proxy(original, handler);
  const wrapped: Wrapped = { traced, original, isTracing };
  own.add(traced);
  // why: it takes and returns what the original does, and has its properties
  return traced as F;
}

// What cannot be read is refused by the original, with the error that is its own.
function readCall(args: Parameters<Fetch>): FetchCall | undefined {
  try {
    return new FetchCall(args);
  } catch {
    return undefined;
  }
}

async function send(
  sent: SentRequest,
  signal: AbortSignal | undefined,
  sendCall: () => Promise<Response>,
): Promise<Response> {
  let response: Response;
  try {
    response = await contextApi.with(sent.context, sendCall);
  } catch (error) {
    sent.fail(isAbort(signal) ? undefined : errorType(error));
    throw error;
  }
  sent.respond(response, () => response);
  return response;
}

// A caller who aborts gets what it asked for. A signal that ran out of time is something else: the
// server was too slow, and that is an error.
function isAbort(signal: AbortSignal | undefined): boolean {
  try {
    if (signal?.aborted !== true) return false;
    const reason: unknown = signal.reason;
    return !(reason instanceof DOMException && reason.name === "TimeoutError");
  } catch {
    // It may be any object, which fetch has refused.
    return false;
  }
}
