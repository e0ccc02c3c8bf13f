import type { HttpRequest } from "../http_request.ts";
import { type Bounded, type Bounds, runBounded } from "../run_bounded.ts";
import type { HttpCaller, HttpResponse } from "./http_caller.ts";

/** A response whose status is known, whatever became of its body. */
export interface ReadHttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The response's headers. */
  readonly headers: Pick<Headers, "get">;
  /** Its body, or why it cannot be read. */
  readonly body:
    | { readonly kind: "whole"; readonly bytes: Uint8Array }
    | { readonly kind: "too_large" }
    | { readonly kind: "unreadable"; readonly problem: string };
}

/** One request, and the bounds of its attempt, which include reading the response's body. */
export interface ExchangeRequest extends Bounds, Omit<HttpRequest, "signal"> {
  /** A larger response, after decompression, is not read to its end. */
  readonly maxResponseBytes: number;
}

/**
 * Sends one request and reads its response, within its bounds; never rejects. The status counts as
 * soon as it is known: a truncated or late body must not cause an accepted request to be sent
 * twice.
 */
export async function exchange(
  request: ExchangeRequest,
  caller: HttpCaller,
): Promise<Bounded<ReadHttpResponse>> {
  const { headers, body, needsNewConnection, maxResponseBytes } = request;
  const seen: { head?: HttpResponse } = {};
  const end = await runBounded<ReadHttpResponse>(async (controller) => {
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

function problemOf(end: Exclude<Bounded<ReadHttpResponse>, { readonly kind: "done" }>): string {
  switch (end.kind) {
    case "failed":
      return end.failure.message;
    case "timeout":
      return "reading it took too long";
    case "aborted":
      return "the exporter was closed";
    default:
      return end satisfies never;
  }
}
