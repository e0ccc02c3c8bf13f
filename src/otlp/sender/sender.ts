import { backoffMs } from "./backoff.ts";
import { cleanText } from "./clean_text.ts";
import { type Cleaner, cleanerFor } from "./confidential_words.ts";
import type { FetchFailure } from "./fetch_failure.ts";
import { GrpcTransport } from "./grpc/grpc_transport.ts";
import { HttpTransport } from "./http/http_transport.ts";
import type { Outcome } from "./outcome.ts";
import { portAdvice } from "./port_advice.ts";
import { proxyAdvice } from "./proxy_advice.ts";
import { tlsAdvice, tlsFault } from "./tls_advice.ts";
import type { Bounded } from "./run_bounded.ts";
import type { SenderConfig } from "./sender_config.ts";
import type { SenderEnvironment } from "./sender_environment.ts";
import { type Denial, haveSameValues, isUnauthenticated } from "./unauthenticated.ts";
import { Deadline } from "./standstill.ts";
import type { Attempt, Judgement, Retry, Transport } from "./transport.ts";

/**
 * Longest wait that a receiver is granted: 5 minutes. A mistaken value must not silence telemetry
 * for ever, and if it is meant, one request in that time does no harm.
 */
export const MAX_QUIET_MS = 300_000;

/** What all attempts of a request have in common. */
type WireRequest = Pick<Attempt, "body" | "isCompressed" | "itemCount">;

/** An attempt without its headers and its time limit. */
type TimelessAttempt = WireRequest & Pick<Attempt, "needsNewConnection">;

/** The progress of a request. */
interface Progress {
  readonly deadline: Deadline;
  /** The number of the attempt under way. */
  attempts: number;
  /** Set while the receiver has not accepted the headers, and no others are available yet. */
  denial: Denial | undefined;
}

/**
 * Sends the requests of one signal: compresses, retries, and returns the outcome of each. It has no
 * queue and keeps no order; the caller sends one request after another.
 *
 * OTLP specification, "OTLP/gRPC" and "OTLP/HTTP"; OTLP exporter specification, "Retry" and "User
 * Agent".
 */
export class Sender {
  readonly #config: SenderConfig;
  readonly #environment: SenderEnvironment;
  readonly #transport: Transport;
  #headers: SenderConfig["headers"];
  #clean: Cleaner;
  readonly #closing = new AbortController();
  readonly #backoffs = new Set<AbortController>();
  #canCompress: boolean;
  #quietUntilMs = -Infinity;
  #lastHurryMs = -Infinity;
  #cancelHurry: (() => void) | undefined;

  /** Reports configured headers that cannot be sent through `environment.onProblem`. */
  constructor(config: SenderConfig, environment: SenderEnvironment) {
    this.#config = config;
    this.#environment = environment;
    this.#headers = config.headers;
    this.#clean = cleanerFor(config);
    const clean: Cleaner = (text) => this.#clean(text);
    this.#transport = config.protocol === "grpc"
      ? new GrpcTransport(config, environment, clean)
      : new HttpTransport(config, environment, clean);
    this.#canCompress = config.compression === "gzip";
  }

  /**
   * Sends one encoded request, with all its attempts, after any quiet time that the receiver has
   * asked for. Never rejects. The body must not change before the promise is fulfilled.
   *
   * @param body an encoded `Export...ServiceRequest`, not compressed
   * @param itemCount spans, log records or data points in it, the most that a partial success can
   * reject
   */
  async send(body: Uint8Array, itemCount: number): Promise<Outcome> {
    if (this.#closing.signal.aborted) return { kind: "aborted" };
    if (body.length > this.#config.maxRequestBytes) {
      return { kind: "too_large", bodyBytes: body.length };
    }
    try {
      await this.#keepQuiet();
      return await this.#attempts(body, itemCount);
    } catch (error) {
      return {
        kind: "refused",
        status: 0,
        message: cleanText(`exporter failed: ${String(error)}`),
      };
    }
  }

  /**
   * Cuts a running backoff short, so that a flush does not wait for it; `retry.initialMs` after the
   * last such cut at the earliest, or many flushes would cause a storm of attempts. A wait that the
   * receiver asked for stays.
   */
  hurry(): void {
    const { nowMs, startTimer } = this.#environment;
    const leftMs = this.#lastHurryMs + this.#config.retry.initialMs - nowMs();
    if (leftMs > 0) {
      this.#cancelHurry ??= startTimer(leftMs, () => {
        this.#cancelHurry = undefined;
        this.hurry();
      });
      return;
    }
    if (this.#backoffs.size === 0) return;
    this.#lastHurryMs = nowMs();
    for (const backoff of this.#backoffs) backoff.abort();
  }

  /** Ends what is running, as `aborted`, and releases connections. Can be called again. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#cancelHurry?.();
    this.#closing.abort();
    this.#transport.close();
  }

  async #attempts(body: Uint8Array, itemCount: number): Promise<Outcome> {
    const { nowMs, onRetry } = this.#environment;
    const { exportTimeoutMs, retry } = this.#config;
    const deadline = new Deadline(exportTimeoutMs === 0 ? Infinity : exportTimeoutMs, nowMs);
    const request = await this.#prepare(body, itemCount);
    const progress: Progress = { deadline, attempts: 1, denial: undefined };
    // Intermediaries may have dropped idle connections, all of them at once.
    let needsNewConnection = false;
    for (;; progress.attempts++) {
      const { attempts } = progress;
      const verdict = await this.#attemptAsked({ ...request, needsNewConnection }, progress);
      if (verdict.kind !== "retry") return verdict;
      if (this.#closing.signal.aborted) return { kind: "aborted" };

      // A zero or tiny delay, or a date in the past, must not cause a storm of attempts.
      const askedMs = Math.min(verdict.retryAfterMs ?? 0, MAX_QUIET_MS);
      const isAsked = askedMs > 0 && askedMs >= retry.initialMs;
      const waitMs = isAsked
        ? askedMs
        : Math.max(askedMs, backoffMs(retry, attempts, this.#environment));
      if (attempts >= retry.maxAttempts || waitMs >= deadline.leftMs) {
        if (!isAsked) return { kind: "exhausted", attempts, message: verdict.message };
        this.#quietUntilMs = nowMs() + askedMs;
        const message = `${verdict.message}; as it asks, the next request waits ${askedMs} ms`;
        return { kind: "exhausted", attempts, message };
      }
      onRetry?.(verdict.reason, attempts, verdict.message);
      needsNewConnection = verdict.reason === "connection" || verdict.reason === "timeout";
      await deadline.during(waitMs, this.#wait(waitMs, { canHurry: !isAsked }));
    }
  }

  /**
   * Makes an attempt, and a second one at once if the status is 401 or UNAUTHENTICATED and there
   * are other headers by now: a token may have expired since it was obtained. OTLP forbids
   * repeating the request with the same headers; if no others are available yet, it is retried
   * later.
   */
  async #attemptAsked(request: TimelessAttempt, progress: Progress): Promise<Outcome | Retry> {
    if (progress.denial !== undefined) {
      return await this.#attemptAfter(progress.denial, request, progress);
    }
    const headers = await this.#askForHeaders();
    const verdict = await this.#attemptBy(headers, request, progress.deadline);
    const isAsked = this.#environment.askForHeaders !== undefined;
    if (!isAsked || headers === undefined || !isUnauthenticated(verdict)) return verdict;
    return await this.#attemptAfter({ headers, verdict }, request, progress);
  }

  async #attemptAfter(
    denial: Denial,
    request: TimelessAttempt,
    progress: Progress,
  ): Promise<Outcome | Retry> {
    const { headers, verdict } = denial;
    const others = await this.#askForHeaders(headers);
    progress.denial = others === undefined ? denial : undefined;
    if (others === undefined) {
      const message = `${verdict.message}; otlp.headers() has returned no new headers yet`;
      return { kind: "retry", reason: "headers", message };
    }
    if (haveSameValues(others, headers)) {
      const message = `${verdict.message}; otlp.headers() returned the same headers again`;
      return { ...verdict, message };
    }
    if (progress.deadline.leftMs <= 0) return verdict;
    this.#environment.onRetry?.("headers", progress.attempts, verdict.message);
    return await this.#attemptBy(others, request, progress.deadline);
  }

  async #attemptBy(
    headers: SenderConfig["headers"] | undefined,
    request: TimelessAttempt,
    deadline: Deadline,
  ): Promise<Outcome | Retry> {
    if (this.#closing.signal.aborted) return { kind: "aborted" };
    if (headers === undefined) return WITHOUT_HEADERS;
    const { timeoutMs } = this.#config;
    const limitMs = Math.min(timeoutMs === 0 ? Infinity : timeoutMs, deadline.leftMs);
    return await deadline.during(limitMs, this.#attempt({ ...request, limitMs, headers }));
  }

  async #askForHeaders(
    refused?: SenderConfig["headers"],
  ): Promise<SenderConfig["headers"] | undefined> {
    const { askForHeaders } = this.#environment;
    if (askForHeaders === undefined) return this.#headers;
    const headers = await askForHeaders(refused);
    if (headers === undefined || headers === this.#headers) return headers;
    this.#headers = headers;
    this.#clean = cleanerFor({ ...this.#config, headers });
    return headers;
  }

  // The wait that a receiver asks for outlasts the request that could not wait for it.
  async #keepQuiet(): Promise<void> {
    const leftMs = this.#quietUntilMs - this.#environment.nowMs();
    if (leftMs > 0) await this.#wait(leftMs, { canHurry: false });
  }

  async #prepare(body: Uint8Array, itemCount: number): Promise<WireRequest> {
    const plain = unshared(body);
    if (!this.#canCompress) return { body: plain, isCompressed: false, itemCount };
    try {
      return { body: await this.#environment.gzip(plain), isCompressed: true, itemCount };
    } catch (error) {
      this.#canCompress = false;
      const reason = cleanText(String(error));
      this.#environment.onProblem?.(`gzip failed, so requests are sent uncompressed: ${reason}`);
      return { body: plain, isCompressed: false, itemCount };
    }
  }

  async #attempt(attempt: Omit<Attempt, "closing">): Promise<Outcome | Retry> {
    const end = await this.#transport.attempt({ ...attempt, closing: this.#closing.signal });
    this.#environment.onAttempt?.(end.kind === "done" ? end.value.status : end.kind);
    return this.#judge(end);
  }

  #judge(end: Bounded<Judgement>): Outcome | Retry {
    switch (end.kind) {
      case "done":
        return end.value.verdict;
      case "failed": {
        const { canPass } = end.failure;
        const message = this.#clean(end.failure.message) + this.#advice(end.failure);
        if (canPass) return { kind: "retry", reason: "connection", message };
        return { kind: "refused", status: 0, message };
      }
      case "timeout":
        return { kind: "retry", reason: "timeout", message: lateMessage(this.#config) };
      case "aborted":
        return { kind: "aborted" };
      default:
        return end satisfies never;
    }
  }

  #advice({ message, isDirect }: FetchFailure): string {
    const config = this.#config;
    // No connection was attempted.
    if (tlsFault(message) === "files") return "";
    const ofProxy = isDirect ? "" : proxyAdvice(config, this.#environment);
    return tlsAdvice(message) + portAdvice(config) + ofProxy;
  }

  async #wait(delayMs: number, options: { readonly canHurry: boolean }): Promise<void> {
    const cut = new AbortController();
    const onClosing = (): void => cut.abort();
    if (options.canHurry) this.#backoffs.add(cut);
    this.#closing.signal.addEventListener("abort", onClosing);
    await this.#environment.sleep(delayMs, cut.signal);
    this.#closing.signal.removeEventListener("abort", onClosing);
    this.#backoffs.delete(cut);
  }
}

/** Missing headers may still come. */
const WITHOUT_HEADERS: Retry = {
  kind: "retry",
  reason: "headers",
  message: "otlp.headers() has returned no headers yet",
};

/** Names both limits: a receiver that is only slow may have taken what counts as lost. */
function lateMessage({ timeoutMs, exportTimeoutMs }: SenderConfig): string {
  const bounds = [["OTEL_EXPORTER_OTLP_TIMEOUT", timeoutMs], ["exportTimeoutMs", exportTimeoutMs]]
    .filter(([, limitMs]) => limitMs !== 0)
    .map(([name, limitMs]) => `${name} is ${limitMs} ms`);
  return `no response in time: ${bounds.join(", ")}`;
}

/** Not every runtime's `fetch` takes a body in shared memory. */
function unshared(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = body;
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, body.byteOffset, body.length);
  return new Uint8Array(body);
}
