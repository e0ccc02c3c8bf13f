import {
  type Context,
  context as contextApi,
  isTracingSuppressed,
  propagation,
  reportOnce,
  trace,
} from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import { headersSetter } from "../propagation/mod.ts";
import type { HttpClientOptions } from "./client_options.ts";
import { ClientInstrumentation } from "./client_span.ts";
import type { UrlParts } from "./url_parts.ts";

/** A function with the shape of `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Marks what {@linkcode wrapFetch} made; shared by all copies of this package. */
const WRAPPED: symbol = Symbol.for("@offthread/otel wrapped fetch");

/** Methods that `fetch` takes in any case. */
const NORMALIZED_METHODS: ReadonlySet<string> = new Set([
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "POST",
  "PUT",
]);

/** Whether a function came out of {@linkcode wrapFetch}. */
export function isWrappedFetch(candidate: unknown): boolean {
  return typeof candidate === "function" && Reflect.get(candidate, WRAPPED) === true;
}

/**
 * Returns a `fetch` that does what the given one does and traces it: a client span for each call,
 * and the trace context in the request's headers. What the caller passes in is not changed, what
 * `fetch` returns or throws is passed on as it is.
 *
 * The span ends with the headers of the response. Redirects that `fetch` follows itself belong to
 * the one span. A call whose signal was aborted is no error; one whose signal timed out is. Only
 * `http:` and `https:` are traced, and nothing is while tracing is suppressed.
 *
 * @param original The function to wrap.
 * @param options How to trace.
 * @param isTracedElsewhere Whether somebody else traces the requests: then nothing is done.
 * @throws {TypeError} For options that cannot be used.
 */
export function wrapFetch<F extends Fetch>(
  original: F,
  options: HttpClientOptions = {},
  isTracedElsewhere: () => boolean = () => false,
): F {
  if (isWrappedFetch(original)) return original;
  const client = new ClientInstrumentation(options);
  const traced = function (
    this: unknown,
    input: string | URL | Request,
    init?: RequestInit,
  ): Promise<Response> {
    const parent = contextApi.active();
    if (isTracingSuppressed(parent) || isTracedElsewhere()) {
      return original.call(this, input, init);
    }
    const prepared = prepare(client, parent, input, init);
    if (prepared === undefined) return original.call(this, input, init);
    return send(client, prepared, () => original.call(this, prepared.input, prepared.init));
  };
  // A runtime hangs functions of its own on fetch, such as Bun's preconnect.
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(original))) {
    if (key !== "prototype") Object.defineProperty(traced, key, descriptor);
  }
  Object.defineProperty(traced, WRAPPED, { value: true });
  // Holds because it takes and returns what the original does, and has its properties.
  return traced as F;
}

/** A call to `fetch` that is about to be made. */
interface PreparedFetch {
  readonly url: string;
  readonly parts: UrlParts;
  readonly method: string;
  readonly parent: Context;
  readonly input: string | URL | Request;
  readonly init: RequestInit & { readonly headers: Headers };
  readonly signal: AbortSignal | undefined;
}

// Undefined where the call goes to the original as it is: nothing to trace, or input that only
// the original may refuse.
function prepare(
  client: ClientInstrumentation,
  parent: Context,
  input: string | URL | Request,
  init: RequestInit | undefined,
): PreparedFetch | undefined {
  try {
    if (!client.isEnabled() && propagation.fields().length === 0) return undefined;
    // A Request in the place of the options cannot be spread: its properties are its class's.
    const isPlain = init === undefined || init === null || isPlainObject(init);
    const target = isPlain ? input : new Request(input, init);
    const options: RequestInit = isPlain ? init ?? {} : {};
    const request = target instanceof Request ? target : undefined;
    const url = request?.url ?? String(target);
    const parts = client.target(url);
    if (parts === undefined) return undefined;
    const headers = new Headers(options.headers ?? request?.headers);
    return {
      url,
      parts,
      method: normalizeMethod(options.method ?? request?.method ?? "GET"),
      parent,
      input: target,
      init: { ...options, headers },
      signal: options.signal ?? request?.signal,
    };
  } catch {
    // What cannot be read here is refused by the original, with the error that is its own.
    return undefined;
  }
}

async function send(
  client: ClientInstrumentation,
  prepared: PreparedFetch,
  call: () => Promise<Response>,
): Promise<Response> {
  const { headers } = prepared.init;
  const request = { url: prepared.url, method: prepared.method, headers };
  const span = client.start(request, prepared.parts, prepared.parent);
  const context = trace.setSpan(prepared.parent, span);
  if (client.shouldPropagate(prepared.url)) inject(context, headers);
  client.started(span, request);
  const measurement = client.measure(request, prepared.parts, context);
  let response: Response;
  try {
    response = await contextApi.with(context, call);
  } catch (error) {
    client.failed(span, { error, signal: prepared.signal }, measurement);
    throw error;
  }
  client.responded(span, response, measurement);
  return response;
}

function inject(context: Context, headers: Headers): void {
  try {
    propagation.inject(context, headers, headersSetter);
  } catch (error) {
    reportOnce("http-inject", "error", `A propagator failed to inject: ${toText(error)}`);
  }
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return NORMALIZED_METHODS.has(upper) ? upper : method;
}
