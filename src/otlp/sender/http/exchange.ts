import type { HttpRequest } from "../http_request.ts";
import { type Bounded, type Bounds, runBounded } from "../run_bounded.ts";
import type { HttpCaller, HttpResponse } from "./http_caller.ts";

/** An answer whose status is known, whatever became of its body. */
export interface HttpAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the answer. */
  readonly headers: Pick<Headers, "get">;
  /** Its body, or why there is none to read. */
  readonly body:
    | { readonly kind: "whole"; readonly bytes: Uint8Array }
    | { readonly kind: "too_large" }
    | { readonly kind: "unreadable"; readonly problem: string };
}

/** One request, and the bounds of the attempt, in which its answer's body is read as well. */
export interface ExchangeRequest extends Bounds, Omit<HttpRequest, "signal"> {
  /** A larger answer, after decompression, is not read to its end. */
  readonly maxResponseBytes: number;
}

/**
 * Sends one request and reads its answer, within its bounds; never rejects. As soon as the status
 * is known it counts: a body that is cut off or late must not make an accepted request be sent
 * twice.
 */
export async function exchange(
  request: ExchangeRequest,
  caller: HttpCaller,
): Promise<Bounded<HttpAnswer>> {
  const { headers, body, needsNewConnection, maxResponseBytes } = request;
  const seen: { head?: HttpResponse } = {};
  const end = await runBounded<HttpAnswer>(async (controller) => {
    const { signal } = controller;
    const response = await caller.send({ headers, body, signal, needsNewConnection });
    seen.head = response;
    const result = await response.readBody(maxResponseBytes);
    if (result.kind === "too_large") controller.abort();
    return { status: response.status, headers: response.headers, body: result };
  }, request);
  if (seen.head === undefined || end.kind === "done") return end;
  const { head } = seen;
  const unreadable = { kind: "unreadable", problem: problemOf(end) } as const;
  return { kind: "done", value: { status: head.status, headers: head.headers, body: unreadable } };
}

function problemOf(end: Exclude<Bounded<HttpAnswer>, { readonly kind: "done" }>): string {
  switch (end.kind) {
    case "failed":
      return end.failure.message;
    case "timeout":
      return "it took too long";
    case "aborted":
      return "the exporter was closed";
    default:
      return end satisfies never;
  }
}
