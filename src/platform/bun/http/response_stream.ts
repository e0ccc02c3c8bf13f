/**
 * What a body is: text or bytes; something else that is there as a whole, such as a blob or a file;
 * made while it is sent; or read by somebody else already, so that Bun refuses to send it.
 */
export type BodyKind = "text" | "fixed" | "stream" | "unusable";

/**
 * Tells what the body of a response is, and leaves what is sent as it is, byte by byte.
 *
 * `response.body` would tell it, but reading it costs a small request a tenth of its time, and
 * changes the `Content-Type` that Bun sends for a text or blob without one. The memory that the
 * engine counts for a response costs nothing to ask, and is bigger by the length of its text or
 * bytes. What is left (empty bodies, blobs, files and streams) is told apart by how Bun prints a
 * copy of the response; printing the response itself would make Bun send a slice of a file with
 * another status, and copying a text that is not ASCII would make it one of bytes. Both ways are
 * tried out once, and `response.body` is asked where they do not hold (bench/http_hello.ts).
 */
export function bodyKindOf(response: Response): BodyKind {
  detector ??= makeDetector();
  return detector(response);
}

type Detector = (response: Response) => BodyKind;

let detector: Detector | undefined;

const NULL_BODY_STATUS: ReadonlySet<number> = new Set([101, 204, 205, 304]);

function makeDetector(): Detector {
  const printed = printDetector() ?? askBody;
  const isSized = sizeDetector();
  return (response) => {
    if (response.bodyUsed) return askBody(response);
    if (isSized?.(response) === true) return "text";
    if (response.url !== "") return isWhole(response) ? "fixed" : askBody(response);
    return NULL_BODY_STATUS.has(response.status) ? "fixed" : printed(response);
  };
}

// What fetch returned as a whole: Bun derives headers from it, which are lost with a stream in its
// place. What has come over the network prints as a blob then, and as nothing before; to print the
// others would write the name of their type in another way.
function isWhole(response: Response): boolean {
  if (/^(?:data|blob|file):/.test(response.url)) return true;
  return globals.Bun?.inspect?.(response).includes("\n  Blob (") === true;
}

/** Tells the same by `response.body`: of a response that somebody has read, it changes nothing. */
function askBody(response: Response): BodyKind {
  const { body } = response;
  if (body === null) return "fixed";
  // What was read in part, and let go of, is sent from there on.
  return body.locked ? "unusable" : "stream";
}

/** The part of `bun:jsc` that tells the size of an object. */
interface EngineModule {
  estimateShallowMemoryUsageOf?(value: object): number;
}

/** The part of Bun's globals that is used here. */
interface BunGlobals {
  readonly Bun?: {
    inspect?(value: unknown): string;
    readonly peek?: ((promise: Promise<unknown>) => unknown) & {
      status(promise: Promise<unknown>): string;
    };
  };
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

// why: these globals exist on Bun only, and each use checks for what it needs
const globals = globalThis as unknown as BunGlobals;

/** Returns what a promise has ended with, be it an error, or the promise while it has not. */
export function peek(promise: Promise<unknown>): unknown {
  const { peek: ended } = globals.Bun ?? {};
  return ended === undefined ? promise : ended(promise);
}

/** Says for sure that a body is text or bytes; `undefined` where this engine does not tell. */
function sizeDetector(): ((response: Response) => boolean) | undefined {
  // why: the module's documented shape; a member that is missing is looked for
  const engine = globals.process?.getBuiltinModule?.("bun:jsc") as EngineModule | undefined;
  const sizeOf = engine?.estimateShallowMemoryUsageOf;
  if (typeof sizeOf !== "function") return undefined;
  const empty = sizeOf(new Response(null));
  const holds = sizeOf(new Response(new ReadableStream())) === empty &&
    sizeOf(new Response("text")) >= empty + 4 &&
    sizeOf(new Response(new Uint8Array(64))) >= empty + 64;
  if (!holds) return undefined;
  // A response of fetch counts what has come so far of its stream, and it alone has a URL. The text
  // of the status counts as well, and its characters take one byte or two.
  return (response) => {
    const size = sizeOf(response);
    const { statusText } = response;
    const isBigger = size > empty + 2 * statusText.length ||
      (statusText !== "" && size > sizeOf(new Response(null, { statusText })));
    return isBigger && response.url === "";
  };
}

/** Tells a body by how it prints; `undefined` where Bun does not print so. */
function printDetector(): Detector | undefined {
  const inspect = globals.Bun?.inspect;
  if (typeof inspect !== "function") return undefined;
  // A line of its own: no header can hold a line break, so none can look like it.
  const isPrintedStream = (printed: string): boolean => printed.includes("\n  ReadableStream {");
  const printsStreams = isPrintedStream(inspect(new Response(new ReadableStream()).clone()));
  const detect: Detector = (response) => {
    const copy = copyOf(response);
    if (copy === undefined) return "unusable";
    const printed = inspect(copy);
    if (printsStreams ? !isPrintedStream(printed) : isBodyPrinted(printed)) return "fixed";
    // Bun 1.3 prints streams as it prints what is empty.
    const isEmpty = !printsStreams && isOver(copy.body);
    copy.body?.cancel().catch(ignore);
    return isEmpty ? "fixed" : "stream";
  };
  const fixed = [null, "", "text", new Blob(["text"])];
  const holds = detect(new Response(new ReadableStream())) === "stream" &&
    fixed.every((body) => detect(new Response(body)) === "fixed");
  return holds ? detect : undefined;
}

function isBodyPrinted(printed: string): boolean {
  return printed.includes("\n  bodyUsed: false,\n");
}

/** Whether nothing comes of a body any more: an empty text is over before it is read. */
function isOver(body: ReadableStream | null): boolean {
  if (body === null) return true;
  const reader = body.getReader();
  const isClosed = globals.Bun?.peek?.status(reader.closed) === "fulfilled";
  reader.releaseLock();
  return isClosed;
}

// Nobody can copy a stream that somebody reads.
function copyOf(response: Response): Response | undefined {
  try {
    // why: without the library DOM, Bun has clone() return a type of another package
    return response.clone() as Response;
  } catch {
    return undefined;
  }
}

// The source failed: whoever reads the response is told of it.
function ignore(): void {}
