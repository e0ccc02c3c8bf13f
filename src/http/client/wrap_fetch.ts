import { context as contextApi } from "../../api/mod.ts";
import { errorType } from "../error_type.ts";
import type { HttpClientOptions } from "./client_options.ts";
import { ClientInstrumentation } from "./client_span.ts";
import { FetchCall } from "./fetch_call.ts";
import type { SentRequest } from "./sent_request.ts";

/** A function with the shape of `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The key under which a function made by {@linkcode wrapFetch} keeps a {@linkcode Wrapped}. */
const WRAPPED: symbol = Symbol.for("@offthread/otel wrapped fetch");

/** What a tracing `fetch` tells all copies of this package. */
interface Wrapped {
  /** The function itself; a proxy of it, or one with a copy of its properties, is another. */
  readonly traced: Fetch;
  readonly original: Fetch;
  /** Whether it traces now. */
  isTracing(): boolean;
}

/** The tracing functions made by this copy of the package. */
const own = new WeakSet<object>();

/** Returns what another copy of this package has wrapped, or else the given function. */
export function withoutForeign(candidate: Fetch): Fetch {
  const wrapped = wrappedOf(candidate);
  return wrapped === undefined || own.has(candidate) ? candidate : wrapped.original;
}

/** Whether a function was made by {@linkcode wrapFetch} and traces. */
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
 * and the trace context in the request's headers. The arguments are not changed, and what `fetch`
 * returns or throws is passed on as it is. If the given function traces already, the function that
 * it wraps is wrapped instead, with these options.
 *
 * The span ends with the headers of the response. Redirects that `fetch` follows itself belong to
 * the one span. A call whose signal was aborted is no error; one whose signal timed out is. Only
 * `http:` and `https:` are traced, and nothing is while tracing is suppressed.
 *
 * @param given The function to wrap.
 * @param options How to trace.
 * @param isTracing Whether to trace now; if not, calls are passed on.
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
  // A proxy, so that nothing else differs from the original: `new`, the prototype, and the
  // properties that a runtime or a mocking library adds.
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

// A call that cannot be read is left to the original, which refuses it with its own error.
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

// A caller who aborts gets what it asked for. A signal that timed out is an error: the server was
// too slow.
function isAbort(signal: AbortSignal | undefined): boolean {
  try {
    if (signal?.aborted !== true) return false;
    const reason: unknown = signal.reason;
    return !(reason instanceof DOMException && reason.name === "TimeoutError");
  } catch {
    // The signal may be any object, which `fetch` has refused.
    return false;
  }
}
