/** The workloads of propagation. */
export const PROPAGATION_WORKLOADS = [
  "none",
  "traceparent",
  "tracestate",
  "baggage",
  "inject traceparent",
  "inject tracestate",
  "inject baggage",
  "through",
] as const;
/** One of them. */
export type PropagationWorkload = typeof PROPAGATION_WORKLOADS[number];

/** The headers of a request, as `node:http` has them. */
export type HeaderRecord = Record<string, string>;

/** An implementation of propagation. */
export interface PropagationSubject {
  /** Reads headers into a context. */
  readonly extract: (headers: HeaderRecord) => unknown;
  /** Returns a function that writes the context of these headers into others. */
  readonly injector: (headers: HeaderRecord) => (outgoing: HeaderRecord) => void;
  /** Reads headers and writes their context into others. */
  readonly pass: (headers: HeaderRecord, outgoing: HeaderRecord) => void;
}

/** Makes a subject from its reading and writing. */
export function propagationSubject<Context>(
  extract: (headers: HeaderRecord) => Context,
  inject: (context: Context, outgoing: HeaderRecord) => void,
): PropagationSubject {
  return {
    extract,
    injector: (headers) => {
      const context = extract(headers);
      return (outgoing) => inject(context, outgoing);
    },
    pass: (headers, outgoing) => inject(extract(headers), outgoing),
  };
}

/** Number of different requests. */
export const DISTINCT = 256;

/** The headers of that many requests, as a workload has them. */
export function headersOf(workload: PropagationWorkload): readonly HeaderRecord[] {
  return Array.from({ length: DISTINCT }, (_, i) => {
    const digits = i.toString(16).padStart(4, "0");
    const headers: HeaderRecord = { host: "shop.example", "user-agent": `bench/${i}` };
    if (workload === "none") return headers;
    headers.traceparent = `00-0af7651916cd43dd8448eb211c80${digits}-b7ad6b716920${digits}-01`;
    if (workload.endsWith("traceparent")) return headers;
    headers.tracestate = `rojo=00f067aa0ba9${digits},congo=t61rcWk${digits}`;
    if (workload.endsWith("tracestate")) return headers;
    headers.baggage = `userId=alice${digits},serverNode=DF%2028,isProduction=false`;
    return headers;
  });
}

/** Loads one of the two, and only that one. */
export async function createPropagationSubject(name: string): Promise<PropagationSubject> {
  if (name === "ours") return (await import("./our_propagation.ts")).createOurPropagation();
  return (await import("./official_propagation.ts")).createOfficialPropagation();
}
