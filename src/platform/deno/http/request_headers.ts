import type { TextMapGetter } from "../../../api/mod.ts";
import { headersGetter } from "../../../propagation/mod.ts";
import { asObject, hiddenKey } from "../hidden_member.ts";

/** The part of a request's native side that is used here. */
interface NativeRequest {
  header(name: string): string | null;
}

/** The key of a request's native side; `undefined` if it was not found. */
let nativeKey: symbol | undefined;
/** Whether a request of `Deno.serve` has shown whether this Deno reads single headers. */
let isSearchOver = false;

/**
 * Reads a header from the native side of the request. `request.headers` makes Deno copy all headers
 * into objects of its own, and then respond by way of a promise: that costs a small request a tenth
 * of its time (bench/http_hello.ts). Headers of one name are joined, as in `Headers`.
 */
const nativeGetter: TextMapGetter<object> = {
  get(request: object, name: string): string | undefined {
    return nativeOf(request)?.header(name) ?? undefined;
  },
  keys: keysOf,
};

const publicGetter: TextMapGetter<object> = {
  get(request: object, name: string): string | undefined {
    // why: `DenoServeRuntime.headers()` returns the request
    return (request as Request).headers.get(name) ?? undefined;
  },
  keys: keysOf,
};

function keysOf(request: object): string[] {
  // why: as above
  return headersGetter.keys((request as Request).headers);
}

/**
 * Returns the fastest getter for a request's headers: one that bypasses `Headers` if the runtime
 * allows it, otherwise one that uses it.
 */
export function headersGetterOf(request: object): TextMapGetter<object> {
  return nativeOf(request) === undefined ? publicGetter : nativeGetter;
}

function nativeOf(request: object): NativeRequest | undefined {
  if (!isSearchOver) search(request);
  if (nativeKey === undefined) return undefined;
  // why: the key was found on such a request, and the next line checks for the function
  const native = (request as unknown as Record<symbol, NativeRequest | undefined>)[nativeKey];
  return typeof native?.header === "function" ? native : undefined;
}

// The native side of a request of `Deno.serve` has a class. It reads single headers only on newer
// versions: Deno 2.7 does not. Any other request, as by `new Request`, has a plain object inside,
// which does not tell.
function search(request: object): void {
  const key = hiddenKey(request, "request");
  if (key === undefined) return;
  const native = asObject(Reflect.get(request, key));
  if (native === undefined || Object.getPrototypeOf(native) === Object.prototype) return;
  if (typeof Reflect.get(native, "header") === "function") nativeKey = key;
  isSearchOver = true;
}
