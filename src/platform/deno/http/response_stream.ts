import { asObject, hiddenKey, hiddenValue } from "../hidden_member.ts";

/** What is known of the body of a response without touching it. */
export type ResponseBody =
  | { readonly kind: "fixed" }
  | { readonly kind: "used" }
  | { readonly kind: "stream"; readonly stream: ReadableStream<Uint8Array> }
  | { readonly kind: "unknown" };

const FIXED: ResponseBody = { kind: "fixed" };
const USED: ResponseBody = { kind: "used" };
const UNKNOWN: ResponseBody = { kind: "unknown" };

/** The key of a response's native side; `undefined` if it was not found. */
let responseKey: symbol | undefined;
/** The key that marks a text as sent; `undefined` if it was not found. */
let sentKey: symbol | undefined;
let isSearched = false;

/**
 * Tells a complete body from one that is made while it is sent. `response.body` would tell, too,
 * but reading it turns a fixed body into a stream, and Deno then leaves its fast path. So this
 * reads what the response keeps for the runtime, under a key that is found, and tried out, once
 * (bench/http_hello.ts).
 */
export function bodyOf(response: Response): ResponseBody {
  if (!isSearched) search();
  return responseKey === undefined ? UNKNOWN : inspectBody(response, responseKey);
}

function inspectBody(response: Response, key: symbol): ResponseBody {
  // why: the keys were found on a response, and what they lead to is checked on the way
  const members = response as unknown as Record<symbol, NativeResponse | boolean | undefined>;
  const native = members[key];
  if (typeof native !== "object" || native === null || native.body === undefined) return UNKNOWN;
  const source = native.body?.streamOrStatic;
  if (source instanceof ReadableStream) return { kind: "stream", stream: source };
  // A text that Deno has sent on its fastest path is marked under a key of its own. `bodyUsed`
  // would tell, too, but creates what that path does without.
  const wasSent = sentKey !== undefined && members[sentKey] === true;
  return wasSent || source?.consumed === true ? USED : FIXED;
}

/**
 * Returns the headers of a response with a stream, if this runtime exposes them. Reading
 * `response.headers` makes Deno leave its fast path, on which a text whose `body` was accessed is
 * sent with its length.
 */
export function headersBesideStream(response: Response): Headers | undefined {
  // why: as above
  const members = response as unknown as Record<symbol, NativeResponse | undefined>;
  const list = responseKey === undefined ? undefined : members[responseKey]?.headerList;
  return Array.isArray(list) ? new Headers(list) : undefined;
}

interface NativeResponse {
  readonly body: { readonly streamOrStatic: NativeBody } | null | undefined;
  readonly headerList?: [string, string][];
}

type NativeBody = ReadableStream<Uint8Array> | { readonly consumed?: unknown } | null | undefined;

function search(): void {
  isSearched = true;
  const stream = new ReadableStream<Uint8Array>();
  const streaming = new Response(stream);
  const key = hiddenKey(streaming, "response");
  if (key === undefined) return;
  const found = inspectBody(streaming, key);
  const isRight = found.kind === "stream" && found.stream === stream &&
    inspectBody(new Response("text"), key).kind === "fixed" &&
    inspectBody(new Response(new Uint8Array(1)), key).kind === "fixed" &&
    inspectBody(new Response(null), key).kind === "fixed";
  if (!isRight) return;
  responseKey = key;
  sentKey = hiddenKey(new Response("text"), "serve fast consumed");
}

/** Returns how the source of a stream failed; `undefined` if it did not. */
export type StreamFailure = () => { readonly error: unknown } | undefined;

/**
 * Makes the source of a stream run in a context, without a second stream around it, so that the
 * response stays the handler's own and the runtime itself sends files.
 *
 * @param stream The stream.
 * @param call Calls a function of the source.
 * @returns What tells how the source failed, which a cancelled one never did; `undefined` if this
 *     runtime does not expose the source: then nothing has changed.
 */
export function hookStream(
  stream: ReadableStream<Uint8Array>,
  call: (fn: () => unknown) => unknown,
): StreamFailure | undefined {
  const stateKey = hiddenKey(stream, "[[state]]");
  const errorKey = hiddenKey(stream, "[[storedError]]");
  const controller = asObject(hiddenValue(stream, hiddenKey(stream, "[[controller]]")));
  if (stateKey === undefined || errorKey === undefined || controller === undefined) {
    return undefined;
  }
  const failure: StreamFailure = () =>
    hiddenValue(stream, stateKey) === "errored"
      ? { error: hiddenValue(stream, errorKey) }
      : undefined;
  // The source of a finished stream is not called again, and Deno has released it.
  if (hiddenValue(stream, stateKey) !== "readable") return failure;
  const pullKey = hiddenKey(controller, "[[pullAlgorithm]]");
  const cancelKey = hiddenKey(controller, "[[cancelAlgorithm]]");
  const pull = hiddenValue(controller, pullKey);
  const cancel = hiddenValue(controller, cancelKey);
  if (pullKey === undefined || cancelKey === undefined) return undefined;
  if (typeof pull !== "function" || typeof cancel !== "function") return undefined;
  Reflect.set(
    controller,
    pullKey,
    (...args: unknown[]): unknown => call(() => Reflect.apply(pull, undefined, args)),
  );
  Reflect.set(
    controller,
    cancelKey,
    (...args: unknown[]): unknown => call(() => Reflect.apply(cancel, undefined, args)),
  );
  return failure;
}
