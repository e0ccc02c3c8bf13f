import type { Bounded } from "../run_bounded.ts";
import type { SenderConfig } from "../sender_config.ts";
import type { SenderEnvironment } from "../sender_environment.ts";
import type { Attempt, Judgement, Transport } from "../transport.ts";
import type { Cleaner } from "../confidential_words.ts";
import { exchange } from "./exchange.ts";
import { judgeAnswer } from "./judge_answer.ts";
import { requestHeaders } from "./request_headers.ts";

/** OTLP over HTTP: each request is a POST (OTLP specification, "OTLP/HTTP"). */
export class HttpTransport implements Transport {
  readonly #config: SenderConfig;
  readonly #environment: SenderEnvironment;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #clean: Cleaner;

  /** Reports configured headers that cannot be sent through `environment.onProblem`. */
  constructor(config: SenderConfig, environment: SenderEnvironment, clean: Cleaner) {
    const { headers, url, problem } = requestHeaders(config);
    this.#config = config;
    this.#environment = environment;
    this.#url = url;
    this.#headers = headers;
    this.#clean = clean;
    if (problem !== undefined) environment.onProblem?.(problem);
  }

  async attempt(attempt: Attempt): Promise<Bounded<Judgement>> {
    const { fetch, startTimer, nowMs, nowUnixMs } = this.#environment;
    const end = await exchange({
      url: this.#url,
      headers: {
        ...this.#headers,
        ...(attempt.isCompressed ? { "content-encoding": "gzip" } : {}),
      },
      body: attempt.body,
      maxResponseBytes: this.#config.maxResponseBytes,
      needsNewConnection: attempt.needsNewConnection,
      limitMs: attempt.limitMs,
      closing: attempt.closing,
      startTimer,
      nowMs,
    }, fetch);
    if (end.kind !== "done") return end;
    const verdict = judgeAnswer(end.value, {
      config: this.#config,
      clean: this.#clean,
      recordCount: attempt.recordCount,
      nowUnixMs: nowUnixMs(),
    });
    return { kind: "done", value: { status: end.value.status, verdict } };
  }

  close(): void {
    this.#environment.close?.();
  }
}
