import { type FetchFailure, fetchFailure } from "./fetch_failure.ts";
import { readBody } from "./read_body.ts";
import type { SenderEnvironment } from "./sender_environment.ts";

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

/** How one attempt ended. */
export type ExchangeResult =
  | { readonly kind: "answered"; readonly answer: HttpAnswer }
  | { readonly kind: "failed"; readonly failure: FetchFailure }
  | { readonly kind: "timeout" }
  | { readonly kind: "aborted" };

/** One attempt. */
export interface ExchangeRequest {
  /** Where it goes. */
  readonly url: string;
  /** All its headers, names in lower case. */
  readonly headers: Record<string, string>;
  /** The body as it goes over the wire. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Milliseconds for the whole attempt, the answer's body included; `Infinity` means no limit. */
  readonly limitMs: number;
  /** A larger answer, after decompression, is not read to its end. */
  readonly maxResponseBytes: number;
  /** Ends the attempt when aborted. */
  readonly closing: AbortSignal;
  /** Whether it must not go over a connection that was used before. */
  readonly needsNewConnection: boolean;
}

/**
 * Sends one request and reads its answer. Always ends within `limitMs`, also where `fetch` does not
 * heed its signal, and never rejects. As soon as the status is known it counts: a body that is cut
 * off or late must not make an accepted request be sent twice.
 */
export function exchange(
  request: ExchangeRequest,
  environment: Pick<SenderEnvironment, "fetch" | "startTimer">,
): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    let head: Response | undefined;
    const finish = (result: ExchangeResult): void => {
      stopTimer();
      request.closing.removeEventListener("abort", onClosing);
      resolve(result);
    };
    const unreadable = (response: Response, problem: string): ExchangeResult => ({
      kind: "answered",
      answer: {
        status: response.status,
        headers: response.headers,
        body: { kind: "unreadable", problem },
      },
    });
    const giveUp = (kind: "timeout" | "aborted", problem: string): void => {
      finish(head === undefined ? { kind } : unreadable(head, problem));
      controller.abort();
    };
    const onClosing = (): void => giveUp("aborted", "the exporter was closed");
    const stopTimer = request.limitMs === Infinity
      ? () => undefined
      : environment.startTimer(request.limitMs, () => giveUp("timeout", "it took too long"));
    request.closing.addEventListener("abort", onClosing);

    const run = async (): Promise<ExchangeResult> => {
      const response = await environment.fetch(request.url, {
        method: "POST",
        headers: request.headers,
        body: request.body,
        redirect: "manual",
        signal: controller.signal,
        ...(request.needsNewConnection ? { keepalive: false } : {}),
      });
      head = response;
      const body = await readBody(response, request.maxResponseBytes);
      if (body.kind === "too_large") controller.abort();
      const { status, headers } = response;
      return { kind: "answered", answer: { status, headers, body } };
    };
    // A promise is settled once: what comes after a timeout is dropped here.
    run().then(finish, (error: unknown) => {
      const failure = fetchFailure(error);
      finish(head === undefined ? { kind: "failed", failure } : unreadable(head, failure.message));
    });
  });
}
