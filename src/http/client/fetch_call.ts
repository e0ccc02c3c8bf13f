import type { RequestToSend } from "./client_span.ts";
import { replacesHeader } from "./replaces_header.ts";
import type { Fetch } from "./wrap_fetch.ts";

/** The methods that `fetch` takes in any case and sends in upper case. */
const NORMALIZED_METHODS: ReadonlySet<string> = new Set([
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "POST",
  "PUT",
]);

const ANY_URL = "http://localhost/";

/**
 * The request that a call to `fetch` describes. It is read without making a `Request`, which would
 * use up the body of the given one and lose options that only the runtime knows, such as Bun's
 * `proxy`.
 *
 * @throws Whatever reading the arguments throws; leave such a call to the original `fetch`.
 */
export class FetchCall implements RequestToSend {
  /** The URL, normalised. */
  readonly url: string;
  /** The method as `fetch` sends it. */
  readonly method: string;
  /** The headers as they are sent. */
  readonly headers: Headers;
  /** The signal by which the caller may abort the call. */
  readonly signal: AbortSignal | undefined;
  readonly #args: Parameters<Fetch>;
  readonly #options: RequestInit;
  /** The headers as the caller listed them; `undefined` if they are `Headers`. */
  #written: [string, string][] | undefined;

  /** @param args The arguments of the call, which are not changed. */
  constructor(args: Parameters<Fetch>) {
    const [input] = args;
    const request = input instanceof Request ? input : undefined;
    const options = readOptions(args[1]);
    this.url = request?.url ?? resolve(String(input));
    this.method = sentMethod(String(options.method ?? request?.method ?? "GET"));
    this.#written = writtenHeaders(options.headers);
    const headers = options.headers === undefined ? request?.headers : options.headers;
    this.headers = new Headers(this.#written ?? headers);
    this.signal = options.signal ?? request?.signal;
    this.#args = args;
    this.#options = options;
  }

  addHeaders(added: Headers): void {
    const isReplaced = (name: string): boolean => replacesHeader(added, name);
    for (const name of [...this.headers.keys()]) if (isReplaced(name)) this.headers.delete(name);
    for (const [name, value] of added) this.headers.set(name, value);
    const written = this.#written;
    if (written === undefined) return;
    this.#written = [...written.filter(([name]) => !isReplaced(String(name))), ...added];
  }

  /** Returns the arguments for the original: those of the call, with the added headers. */
  args(): Parameters<Fetch> {
    const [input] = this.#args;
    return [input, { ...this.#options, headers: this.#sentHeaders() }];
  }

  // Keeps the type that the caller used: another replacement of `fetch` may inspect it.
  #sentHeaders(): RequestInit["headers"] {
    const written = this.#written;
    if (written === undefined) return this.headers;
    return isIterable(this.#options.headers) ? written : Object.fromEntries(written);
  }
}

// Deno sends headers in the order in which they are listed, and as often, while `Headers` have an
// order of their own and each name once. The input is read only once, because it may be a generator
// or have accessors.
function writtenHeaders(headers: RequestInit["headers"]): [string, string][] | undefined {
  if (typeof headers !== "object" || headers === null || headers instanceof Headers) {
    return undefined;
  }
  if (isIterable(headers)) return [...headers];
  // why: Bun's types allow lists as values, too; `fetch` converts any value to a string
  return Object.entries(headers) as [string, string][];
}

function isIterable(headers: RequestInit["headers"]): headers is [string, string][] {
  return typeof headers === "object" && headers !== null && Symbol.iterator in headers;
}

// A relative URL is left to the runtime: Deno resolves it against its location, if it has one. Bun
// 1.1.0 has no `URL.parse`.
function resolve(url: string): string {
  return URL.parse?.(url)?.href ?? new Request(url).url;
}

// Copies all properties, inherited ones too: the options may be an instance of a class, a
// `Request`, or an object whose prototype holds some of them.
function readOptions(init: RequestInit | undefined): RequestInit {
  if (init === undefined || init === null) return {};
  if (typeof init !== "object") throw new TypeError("The options of fetch() must be an object.");
  const options: Record<PropertyKey, unknown> = {};
  let level: object | null = init;
  while (level !== null && level !== Object.prototype) {
    for (const key of Reflect.ownKeys(level)) {
      if (!Object.hasOwn(options, key)) options[key] = Reflect.get(init, key);
    }
    level = Object.getPrototypeOf(level);
  }
  return options;
}

// The runtime decides how other methods are sent: Bun sends "patch" as PATCH, and a method that it
// does not know as GET.
function sentMethod(method: string): string {
  const upper = method.toUpperCase();
  if (NORMALIZED_METHODS.has(upper)) return upper;
  return method === "PATCH" ? method : new Request(ANY_URL, { method }).method;
}
