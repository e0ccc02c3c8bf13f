import { readBody } from "../read_body.ts";
import { type Bounded, type Bounds, runBounded } from "../run_bounded.ts";
import type { FetchLike } from "../sender_environment.ts";

/** An answer whose status is known, whatever became of its body. */
export interface HttpAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the answer. */
  readonly headers: Headers;
  /** Its body, or why there is none to read. */
  readonly body:
    | { readonly kind: "whole"; readonly bytes: Uint8Array }
    | { readonly kind: "too_large" }
    | { readonly kind: "unreadable"; readonly problem: string };
}

/** One request, and the bounds of the attempt, in which its answer's body is read as well. */
export interface ExchangeRequest extends Bounds {
  /** Where it goes. */
  readonly url: string;
  /** All its headers, names in lower case. */
  readonly headers: Record<string, string>;
  /** The body as it goes over the wire. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** A larger answer, after decompression, is not read to its end. */
  readonly maxResponseBytes: number;
  /** Whether it must not go over a connection that was used before. */
  readonly needsNewConnection: boolean;
}

/**
 * Sends one request and reads its answer, within its bounds; never rejects. As soon as the status
 * is known it counts: a body that is cut off or late must not make an accepted request be sent
 * twice.
 */
export async function exchange(
  request: ExchangeRequest,
  fetch: FetchLike,
): Promise<Bounded<HttpAnswer>> {
  const seen: { head?: Response } = {};
  const end = await runBounded<HttpAnswer>(async (controller) => {
    const response = await fetch(request.url, {
      method: "POST",
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      signal: controller.signal,
      ...(request.needsNewConnection ? { keepalive: false } : {}),
    });
    seen.head = response;
    const body = await readBody(response, request.maxResponseBytes);
    if (body.kind === "too_large") controller.abort();
    return { status: response.status, headers: response.headers, body };
  }, request);
  if (seen.head === undefined || end.kind === "done") return end;
  const { status, headers } = seen.head;
  const body = { kind: "unreadable", problem: problemOf(end) } as const;
  return { kind: "done", value: { status, headers, body } };
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
