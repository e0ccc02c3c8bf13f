import { type Bounded, runBounded } from "../run_bounded.ts";
import type { SenderConfig } from "../sender_config.ts";
import type { ConnectHttp2, SenderEnvironment } from "../sender_environment.ts";
import type { Attempt, Judgement, Transport } from "../transport.ts";
import { callUnary } from "./call_unary.ts";
import { GrpcConnection } from "./grpc_connection.ts";
import { judgeGrpcAnswer, type PlainAnswer } from "./judge_grpc_answer.ts";
import { type CallMetadata, callMetadata, grpcTimeout } from "./metadata.ts";
import { plainMessage } from "./plain_message.ts";

/**
 * OTLP over gRPC: each request is a call over one connection, which is kept (OTLP specification,
 * "OTLP/gRPC").
 */
export class GrpcTransport implements Transport {
  readonly #config: SenderConfig;
  readonly #environment: SenderEnvironment;
  readonly #connection: GrpcConnection;
  readonly #headers: CallMetadata["headers"];

  /** Reports what of the configuration cannot be sent through `environment.onProblem`. */
  constructor(config: SenderConfig, environment: SenderEnvironment) {
    const { origin, headers, problem } = callMetadata(config);
    this.#config = config;
    this.#environment = environment;
    this.#connection = new GrpcConnection(origin, environment.connectHttp2 ?? connectNowhere);
    this.#headers = headers;
    if (problem !== undefined) environment.onProblem?.(problem);
  }

  async attempt(attempt: Attempt): Promise<Bounded<Judgement>> {
    const { limitMs, closing } = attempt;
    const { startTimer } = this.#environment;
    const end = await runBounded(
      (controller) => this.#call(attempt, controller.signal),
      { limitMs, closing, startTimer },
    );
    if (end.kind !== "done") return end;
    const { recordCount } = attempt;
    const verdict = judgeGrpcAnswer(end.value, { config: this.#config, recordCount });
    return { kind: "done", value: { status: end.value.status, verdict } };
  }

  close(): void {
    this.#connection.close();
    this.#environment.close?.();
  }

  async #call(attempt: Attempt, signal: AbortSignal): Promise<PlainAnswer> {
    const { maxResponseBytes } = this.#config;
    const session = await this.#connection.acquire(attempt.needsNewConnection);
    try {
      const answer = await callUnary(session, {
        headers: {
          ...this.#headers,
          ...(attempt.isCompressed ? { "grpc-encoding": "gzip" } : {}),
          ...(attempt.limitMs === Infinity ? {} : { "grpc-timeout": grpcTimeout(attempt.limitMs) }),
        },
        message: attempt.body,
        isCompressed: attempt.isCompressed,
        maxResponseBytes,
        signal,
      });
      return { ...answer, body: await plainMessage(answer.body, maxResponseBytes) };
    } finally {
      this.#connection.rest();
    }
  }
}

const connectNowhere: ConnectHttp2 = () =>
  Promise.reject(new TypeError("nothing here can connect for gRPC"));
