import type { Cleaner } from "../confidential_words.ts";
import { type Bounded, runBounded } from "../run_bounded.ts";
import type { SenderConfig } from "../sender_config.ts";
import type { SenderEnvironment } from "../sender_environment.ts";
import type { Attempt, Judgement, Transport } from "../transport.ts";
import { FetchCaller } from "./fetch_caller.ts";
import { Http2Caller } from "./http2_caller.ts";
import { judgeGrpcResponse, type PlainResponse } from "./judge_grpc_response.ts";
import { framed } from "./message_frame.ts";
import { type CallMetadata, callMetadata, grpcTimeout } from "./metadata.ts";
import { plainMessage } from "./plain_message.ts";
import type { GrpcCaller } from "./unary_call.ts";

/** OTLP over gRPC: each request is a call (OTLP specification, "OTLP/gRPC"). */
export class GrpcTransport implements Transport {
  readonly #config: SenderConfig;
  readonly #environment: SenderEnvironment;
  readonly #caller: GrpcCaller;
  #configured: SenderConfig["headers"];
  #metadata: CallMetadata;
  readonly #clean: Cleaner;

  /** Reports configuration that cannot be sent through `environment.onProblem`. */
  constructor(config: SenderConfig, environment: SenderEnvironment, clean: Cleaner) {
    this.#config = config;
    this.#environment = environment;
    this.#configured = config.headers;
    this.#metadata = callMetadata(config);
    this.#caller = createCaller(this.#metadata.origin, environment);
    this.#clean = clean;
    this.#reportProblem();
  }

  async attempt(attempt: Attempt): Promise<Bounded<Judgement>> {
    const { limitMs, closing, itemCount } = attempt;
    if (attempt.headers !== this.#configured) this.#configure(attempt.headers);
    const { startTimer, nowMs } = this.#environment;
    const end = await runBounded(
      (controller) => this.#call(attempt, controller),
      { limitMs, closing, startTimer, nowMs },
    );
    if (end.kind !== "done") return end;
    const verdict = judgeGrpcResponse(end.value, {
      config: this.#config,
      clean: this.#clean,
      itemCount,
    });
    return { kind: "done", value: { status: end.value.status, verdict } };
  }

  close(): void {
    this.#caller.close();
    this.#environment.close?.();
  }

  #configure(headers: SenderConfig["headers"]): void {
    this.#configured = headers;
    this.#metadata = callMetadata({ ...this.#config, headers });
    this.#reportProblem();
  }

  #reportProblem(): void {
    const { problem } = this.#metadata;
    if (problem !== undefined) this.#environment.onProblem?.(problem);
  }

  async #call(attempt: Attempt, controller: AbortController): Promise<PlainResponse> {
    const { body, isCompressed, limitMs, needsNewConnection } = attempt;
    const { maxResponseBytes } = this.#config;
    const response = await this.#caller.call({
      path: this.#metadata.path,
      headers: {
        ...this.#metadata.headers,
        ...(isCompressed ? { "grpc-encoding": "gzip" } : {}),
        ...(limitMs === Infinity ? {} : { "grpc-timeout": grpcTimeout(limitMs) }),
      },
      message: framed(body, isCompressed),
      maxResponseBytes,
      controller,
      needsNewConnection,
    });
    return { ...response, body: await plainMessage(response.body, maxResponseBytes) };
  }
}

function createCaller(origin: string, environment: SenderEnvironment): GrpcCaller {
  const { fetchHttp2, connectHttp2 } = environment;
  if (fetchHttp2 !== undefined) return new FetchCaller(origin, fetchHttp2);
  return new Http2Caller(
    origin,
    connectHttp2 ??
      (() => Promise.reject(new TypeError("this runtime has no connections for gRPC"))),
  );
}
