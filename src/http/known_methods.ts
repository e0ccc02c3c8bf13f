import { HTTP_REQUEST_METHOD_VALUE_OTHER } from "../semconv/mod.ts";

/**
 * The request methods that are recorded as they are, unless an option or a variable names others.
 */
const DEFAULT_KNOWN_METHODS: readonly string[] = Object.freeze([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "QUERY",
  "TRACE",
]);

/** A request method as it is recorded. */
export interface RecordedMethod {
  /** The value of `http.request.method`: a known method, or `_OTHER`. */
  readonly method: string;
  /** The first word of the span name: the method, or `HTTP`. */
  readonly nameWord: string;
  /** The value of `http.request.method_original`, only where the method is not known. */
  readonly original: string | undefined;
}

/** An entry of the table of known methods. */
interface KnownMethod {
  readonly recorded: RecordedMethod;
  /** The method; empty once the table is replaced, so that no remembered entry is used again. */
  match: string;
}

type MethodTable = ReadonlyMap<string, KnownMethod>;

function tableOf(methods: readonly string[]): MethodTable {
  return new Map(methods.map((method): [string, KnownMethod] => [
    method,
    { recorded: { method, nameWord: method, original: undefined }, match: method },
  ]));
}

/** The methods known to instrumentation whose options name none. */
let shared: MethodTable = tableOf(DEFAULT_KNOWN_METHODS);

/**
 * Replaces the methods known to instrumentation whose options name none, including instrumentation
 * that exists already.
 *
 * @param methods The methods, case-sensitive. Default: {@link DEFAULT_KNOWN_METHODS}.
 */
export function shareKnownMethods(methods: readonly string[] = DEFAULT_KNOWN_METHODS): void {
  for (const known of shared.values()) known.match = "";
  shared = tableOf(methods);
}

/** Tells known request methods from others, since an attacker can send any. */
export class KnownMethods {
  readonly #own: MethodTable | undefined;
  // The last method that was looked up: most requests to a server have the same one.
  #last: KnownMethod | undefined;

  /**
   * @param methods The known methods, case-sensitive. Default: those of {@link shareKnownMethods},
   *     even if it is called later.
   */
  constructor(methods?: readonly string[]) {
    this.#own = methods && tableOf(methods);
  }

  /** Returns how a request method is recorded. */
  record(method: string): RecordedMethod {
    if (method === this.#last?.match) return this.#last.recorded;
    const known = (this.#own ?? shared).get(method);
    if (known === undefined) {
      return { method: HTTP_REQUEST_METHOD_VALUE_OTHER, nameWord: "HTTP", original: method };
    }
    this.#last = known;
    return known.recorded;
  }
}
