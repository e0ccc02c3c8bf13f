import type { Bounded } from "../run_bounded.ts";
import type { SenderConfig } from "../sender_config.ts";
import type { SenderEnvironment } from "../sender_environment.ts";
import type { Attempt, Judgement, Transport } from "../transport.ts";
import type { Cleaner } from "../confidential_words.ts";
import { exchange } from "./exchange.ts";
import { FetchCaller } from "./fetch_caller.ts";
import type { HttpCaller } from "./http_caller.ts";
import { judgeHttpResponse } from "./judge_http_response.ts";
import { requestHeaders } from "./request_headers.ts";
import { SocketCaller } from "./socket/socket_caller.ts";

/** OTLP over HTTP: each request is a POST (OTLP specification, "OTLP/HTTP"). */
export class HttpTransport implements Transport {
  readonly #config: SenderConfig;
  readonly #environment: SenderEnvironment;
  readonly #caller: HttpCaller;
  #configured: SenderConfig["headers"] | undefined;
  #headers: Readonly<Record<string, string>> = {};
  #gzipHeaders: Readonly<Record<string, string>> = {};
  readonly #clean: Cleaner;

  /** Reports configured headers that cannot be sent through `environment.onProblem`. */
  constructor(config: SenderConfig, environment: SenderEnvironment, clean: Cleaner) {
    const { url } = requestHeaders(config);
    this.#config = config;
    this.#environment = environment;
    this.#caller = createCaller(url, environment);
    this.#clean = clean;
    this.#configure(config.headers);
  }

  async attempt(attempt: Attempt): Promise<Bounded<Judgement>> {
    const { startTimer, nowMs, nowUnixMs } = this.#environment;
    if (attempt.headers !== this.#configured) this.#configure(attempt.headers);
    const end = await exchange({
      headers: attempt.isCompressed ? this.#gzipHeaders : this.#headers,
      body: attempt.body,
      maxResponseBytes: this.#config.maxResponseBytes,
      needsNewConnection: attempt.needsNewConnection,
      limitMs: attempt.limitMs,
      closing: attempt.closing,
      startTimer,
      nowMs,
    }, this.#caller);
    if (end.kind !== "done") return end;
    const verdict = judgeHttpResponse(end.value, {
      config: this.#config,
      clean: this.#clean,
      itemCount: attempt.itemCount,
      nowUnixMs: nowUnixMs(),
    });
    return { kind: "done", value: { status: end.value.status, verdict } };
  }

  close(): void {
    this.#caller.close();
    this.#environment.close?.();
  }

  #configure(configured: SenderConfig["headers"]): void {
    const { headers, problem } = requestHeaders({ ...this.#config, headers: configured });
    this.#configured = configured;
    this.#headers = headers;
    this.#gzipHeaders = { ...headers, "content-encoding": "gzip" };
    if (problem !== undefined) this.#environment.onProblem?.(problem);
  }
}

function createCaller(
  text: string,
  { fetch, connectTcp, nowMs }: SenderEnvironment,
): HttpCaller {
  const unconnected = new FetchCaller(text, fetch);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (connectTcp === undefined || url?.protocol !== "http:") return unconnected;
  return new SocketCaller(url, { connectTcp, nowMs, unconnected });
}
