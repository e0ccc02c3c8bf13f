import { backoffMs } from "./backoff.ts";
import { cleanText } from "./clean_text.ts";
import { exchange, type ExchangeResult } from "./exchange.ts";
import { judgeAnswer, type Retry } from "./judge_answer.ts";
import type { Outcome } from "./outcome.ts";
import { requestHeaders } from "./request_headers.ts";
import type { SenderConfig } from "./sender_config.ts";
import type { SenderEnvironment } from "./sender_environment.ts";

/** A body as it goes over the wire. */
interface WireRequest {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Record<string, string>;
  readonly recordCount: number;
}

/**
 * Sends the requests of one signal over OTLP/HTTP: compresses, repeats what may pass, and says what
 * became of each. It knows no queue and no order; its user sends one request after another.
 *
 * OTLP specification, "OTLP/HTTP"; OTLP exporter specification, "Retry" and "User Agent".
 */
export class Sender {
  readonly #config: SenderConfig;
  readonly #environment: SenderEnvironment;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #closing = new AbortController();
  readonly #backoffs = new Set<AbortController>();
  #canCompress: boolean;
  #lastHurryMs = -Infinity;
  #cancelHurry: (() => void) | undefined;

  /** Reports configured headers that cannot be sent through `environment.onProblem`. */
  constructor(config: SenderConfig, environment: SenderEnvironment) {
    const { headers, url, problem } = requestHeaders(config);
    this.#config = config;
    this.#environment = environment;
    this.#url = url;
    this.#headers = headers;
    this.#canCompress = config.compression === "gzip";
    if (problem !== undefined) environment.onProblem?.(problem);
  }

  /**
   * Sends one encoded request with all its attempts. Never rejects. The body must not be changed
   * before the promise is fulfilled.
   *
   * @param body an encoded `Export...ServiceRequest`, not compressed
   * @param recordCount records in it, the most that a partial success can reject
   */
  async send(body: Uint8Array, recordCount: number): Promise<Outcome> {
    if (this.#closing.signal.aborted) return { kind: "aborted" };
    if (body.length > this.#config.maxRequestBytes) {
      return { kind: "too_large", bodyBytes: body.length };
    }
    try {
      return await this.#attempts(body, recordCount);
    } catch (error) {
      return {
        kind: "refused",
        status: 0,
        message: cleanText(`exporter failed: ${String(error)}`),
      };
    }
  }

  /**
   * Cuts a running back-off short, so that a flush does not wait for it; one shortest wait later
   * where one was cut short just now, or many flushes would make a storm of attempts. A wait that
   * the receiver asked for by `Retry-After` stays.
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

  /** Ends what is running, as `aborted`, and gives connections back. Can be called again. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#cancelHurry?.();
    this.#closing.abort();
    this.#environment.close?.();
  }

  async #attempts(body: Uint8Array, recordCount: number): Promise<Outcome> {
    const { nowMs, onRetry } = this.#environment;
    const { exportTimeoutMs, retry } = this.#config;
    const deadlineMs = exportTimeoutMs === 0 ? Infinity : nowMs() + exportTimeoutMs;
    const request = await this.#prepare(body, recordCount);
    // What is between us and the receiver may have dropped idle connections, all of them at once.
    let needsNewConnection = false;
    for (let attempts = 1;; attempts++) {
      const leftMs = deadlineMs - nowMs();
      const verdict = await this.#attempt(request, { leftMs, needsNewConnection });
      if (verdict.kind !== "retry") return verdict;
      if (this.#closing.signal.aborted) return { kind: "aborted" };

      // A Retry-After of 0, or a date that has passed, must not turn into a loop without waits.
      const askedMs = verdict.retryAfterMs ?? 0;
      const waitMs = askedMs > 0 ? askedMs : backoffMs(retry, attempts, this.#environment);
      if (attempts >= retry.maxAttempts || nowMs() + waitMs >= deadlineMs) {
        return { kind: "exhausted", attempts, message: verdict.message };
      }
      onRetry?.(verdict.reason, attempts, verdict.message);
      needsNewConnection = verdict.reason === "connection" || verdict.reason === "timeout";
      await this.#wait(waitMs, { canHurry: askedMs <= 0 });
      if (this.#closing.signal.aborted) return { kind: "aborted" };
    }
  }

  async #prepare(body: Uint8Array, recordCount: number): Promise<WireRequest> {
    const plain = unshared(body);
    const headers = { ...this.#headers };
    if (!this.#canCompress) return { body: plain, headers, recordCount };
    try {
      const compressed = await this.#environment.gzip(plain);
      return {
        body: compressed,
        headers: { ...headers, "content-encoding": "gzip" },
        recordCount,
      };
    } catch (error) {
      this.#canCompress = false;
      const reason = cleanText(String(error));
      this.#environment.onProblem?.(`gzip failed, bodies go uncompressed: ${reason}`);
      return { body: plain, headers, recordCount };
    }
  }

  async #attempt(
    request: WireRequest,
    { leftMs, needsNewConnection }: {
      readonly leftMs: number;
      readonly needsNewConnection: boolean;
    },
  ): Promise<Outcome | Retry> {
    const { timeoutMs, maxResponseBytes } = this.#config;
    const result = await exchange({
      url: this.#url,
      headers: request.headers,
      body: request.body,
      limitMs: Math.min(timeoutMs === 0 ? Infinity : timeoutMs, leftMs),
      maxResponseBytes,
      closing: this.#closing.signal,
      needsNewConnection,
    }, this.#environment);
    this.#environment.onAttempt?.(result.kind === "answered" ? result.answer.status : result.kind);
    return this.#judge(result, request.recordCount);
  }

  #judge(result: ExchangeResult, recordCount: number): Outcome | Retry {
    switch (result.kind) {
      case "answered":
        return judgeAnswer(result.answer, {
          config: this.#config,
          recordCount,
          nowUnixMs: this.#environment.nowUnixMs(),
        });
      case "failed": {
        const { canPass, message } = result.failure;
        if (canPass) return { kind: "retry", reason: "connection", message };
        return { kind: "refused", status: 0, message };
      }
      case "timeout":
        return { kind: "retry", reason: "timeout", message: "no answer in time" };
      case "aborted":
        return { kind: "aborted" };
      default:
        return result satisfies never;
    }
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

/** `fetch` does not take a body that lies in shared memory on every runtime. */
function unshared(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = body;
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, body.byteOffset, body.length);
  return new Uint8Array(body);
}
