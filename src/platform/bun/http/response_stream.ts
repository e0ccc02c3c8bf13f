/**
 * The kind of a body: text or bytes; another complete body, such as a blob or a file; one that is
 * made while it is sent; or one that has been read already, so that Bun refuses to send it.
 */
export type BodyKind = "text" | "fixed" | "stream" | "unusable";

/**
 * Returns the kind of a response's body, without changing a byte of what is sent.
 *
 * `response.body` would tell, but reading it costs a small request a tenth of its time, and changes
 * the `Content-Type` that Bun sends for a text or blob without one. The memory that the engine
 * counts for a response is free to query, and grows by the length of its text or bytes. The rest
 * (empty bodies, blobs, files and streams) is distinguished by how Bun prints a copy of the
 * response: printing the response itself would make Bun send a slice of a file with another status,
 * and copying a text that is not ASCII would turn it into bytes. Both methods are tried out once,
 * and `response.body` is read where they fail (bench/http_hello.ts).
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

// Whether a response of fetch is complete. Bun derives headers from such a body, which would be
// lost with a stream in its place. A body from the network prints as a blob once it is complete,
// and as nothing before. Printing the others would change how their `Content-Type` is written.
function isWhole(response: Response): boolean {
  if (/^(?:data|blob|file):/.test(response.url)) return true;
  return globals.Bun?.inspect?.(response).includes("\n  Blob (") === true;
}

/** Decides by `response.body`, which changes nothing if the response was read already. */
function askBody(response: Response): BodyKind {
  const { body } = response;
  if (body === null) return "fixed";
  // A body that was read in part and then released is sent from there on.
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
    readonly peek?: { status(promise: Promise<unknown>): string };
  };
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

// why: these globals exist on Bun only, and each use checks for what it needs
const globals = globalThis as unknown as BunGlobals;

/** Returns what tells for sure that a body is text or bytes; `undefined` if this engine cannot. */
function sizeDetector(): ((response: Response) => boolean) | undefined {
  // why: the module's documented shape; members are checked before use
  const engine = globals.process?.getBuiltinModule?.("bun:jsc") as EngineModule | undefined;
  const sizeOf = engine?.estimateShallowMemoryUsageOf;
  if (typeof sizeOf !== "function") return undefined;
  const empty = sizeOf(new Response(null));
  const holds = sizeOf(new Response(new ReadableStream())) === empty &&
    sizeOf(new Response("text")) >= empty + 4 &&
    sizeOf(new Response(new Uint8Array(64))) >= empty + 64;
  if (!holds) return undefined;
  // The size of a fetch response, which alone has a URL, includes what has arrived of its stream.
  // The status text counts as well, and its characters take one byte or two.
  return (response) => {
    const size = sizeOf(response);
    const { statusText } = response;
    const isBigger = size > empty + 2 * statusText.length ||
      (statusText !== "" && size > sizeOf(new Response(null, { statusText })));
    return isBigger && response.url === "";
  };
}

/** Goes by how a body prints; `undefined` if Bun prints it differently. */
function printDetector(): Detector | undefined {
  const inspect = globals.Bun?.inspect;
  if (typeof inspect !== "function") return undefined;
  // On a line of its own: no header can hold a line break, so none can look like it.
  const isPrintedStream = (printed: string): boolean => printed.includes("\n  ReadableStream {");
  const printsStreams = isPrintedStream(inspect(new Response(new ReadableStream()).clone()));
  const detect: Detector = (response) => {
    const copy = copyOf(response);
    if (copy === undefined) return "unusable";
    const printed = inspect(copy);
    if (printsStreams ? !isPrintedStream(printed) : isBodyPrinted(printed)) return "fixed";
    // Bun 1.3 prints streams as it prints empty bodies.
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

/** Whether nothing is left of a body: that of an empty text is closed before it is read. */
function isOver(body: ReadableStream | null): boolean {
  if (body === null) return true;
  const reader = body.getReader();
  const isClosed = globals.Bun?.peek?.status(reader.closed) === "fulfilled";
  reader.releaseLock();
  return isClosed;
}

// A stream that is being read cannot be copied.
function copyOf(response: Response): Response | undefined {
  try {
    // why: without the DOM library, Bun's clone() returns a type of another package
    return response.clone() as Response;
  } catch {
    return undefined;
  }
}

// The source failed: whoever reads the response gets the error.
function ignore(): void {}
