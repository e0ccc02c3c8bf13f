import type { TextMapGetter } from "../../../api/mod.ts";
import { headersGetter } from "../../../propagation/mod.ts";
import { asObject, hiddenKey } from "../hidden_member.ts";

/** The runtime's own side of a request, as far as it is of use here. */
interface NativeRequest {
  header(name: string): string | null;
}

/** Where a request keeps its native side; found once. */
let nativeKey: symbol | undefined;
let isSearched = false;

/**
 * Reads a header from the native side of the request. `request.headers` makes Deno copy all headers
 * into objects of its own, and then answer over a promise: that costs a small request a tenth of
 * its time (bench/http_hello.ts). Several headers of one name come joined, as `Headers` has them.
 */
const nativeGetter: TextMapGetter<object> = {
  get(request: object, name: string): string | undefined {
    return nativeOf(request)?.header(name) ?? undefined;
  },
  keys: keysOf,
};

const publicGetter: TextMapGetter<object> = {
  get(request: object, name: string): string | undefined {
    // why: what Deno's runtime of the instrumentation gives as headers is the request
    return (request as Request).headers.get(name) ?? undefined;
  },
  keys: keysOf,
};

function keysOf(request: object): string[] {
  // why: as above
  return headersGetter.keys((request as Request).headers);
}

/**
 * Returns the fastest way to read the headers of a request: past `Headers` where the runtime shows
 * it, otherwise by `Headers`.
 */
export function headersGetterOf(request: object): TextMapGetter<object> {
  return nativeOf(request) === undefined ? publicGetter : nativeGetter;
}

function nativeOf(request: object): NativeRequest | undefined {
  if (!isSearched) search(request);
  if (nativeKey === undefined) return undefined;
  // why: the key was found on such a request, and each use looks for the function that it needs
  const native = (request as unknown as Record<symbol, NativeRequest | undefined>)[nativeKey];
  return typeof native?.header === "function" ? native : undefined;
}

// Only requests that Deno.serve made have a native side that reads headers one by one.
function search(request: object): void {
  const key = hiddenKey(request, "request");
  if (key === undefined) return;
  const native = asObject(Reflect.get(request, key));
  if (native === undefined || typeof Reflect.get(native, "header") !== "function") return;
  nativeKey = key;
  isSearched = true;
}
