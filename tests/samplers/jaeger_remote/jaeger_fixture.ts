import { JaegerRemoteSampler, type JaegerRemoteSamplerOptions } from "../../../src/samplers/mod.ts";
import { Clock } from "../../../src/sdk/mod.ts";
import {
  startStrategyServer,
  type StrategyAnswer,
  type StrategyServer,
} from "../../support/strategy_server.ts";
import { ManualTime, ManualTimers } from "../../sdk/trace/trace_fixture.ts";

/** A sampler on manual time, and the real server that it asks. */
export interface JaegerFixture extends AsyncDisposable {
  readonly server: StrategyServer;
  readonly sampler: JaegerRemoteSampler;
  readonly time: ManualTime;
  readonly timers: ManualTimers;
}

/** Time between two questions of the fixture's sampler. */
export const INTERVAL_MS = 1000;

/** Time that a question of the fixture's sampler may take. */
export const TIMEOUT_MS = 300;

/** Starts the server and makes the sampler, which has not asked yet. */
export async function jaegerFixture(
  answer: StrategyAnswer,
  options: Partial<JaegerRemoteSamplerOptions> = {},
): Promise<JaegerFixture> {
  const server = await startStrategyServer(answer);
  const time = new ManualTime();
  const timers = new ManualTimers();
  const sampler = new JaegerRemoteSampler({
    serviceName: "shop",
    endpoint: server.url,
    pollingIntervalMs: INTERVAL_MS,
    timeoutMs: TIMEOUT_MS,
    clock: new Clock(time),
    timers,
    ...options,
  });
  return {
    server,
    sampler,
    time,
    timers,
    async [Symbol.asyncDispose]() {
      sampler.shutdown();
      await server[Symbol.asyncDispose]();
    },
  };
}
