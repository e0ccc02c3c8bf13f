/**
 * Spans on their way to a real receiver, through a real worker or through this thread.
 *
 * @module
 */
import {
  ExportLink,
  type LaneConfig,
  type LaneHandle,
  type LinkMessage,
  type OutboxLimits,
  type PipelineHost,
  startInThreadPipeline,
  type StartPipeline,
  startWorkerPipeline,
} from "../../src/link/mod.ts";
import type { SenderConfig } from "../../src/otlp/sender/sender_config.ts";
import { currentPlatform } from "../../src/platform/current.ts";
import { SnapshotSpanProcessor, TracerProvider } from "../../src/sdk/mod.ts";
import { type SpanFields, writeSpan } from "../../src/snapshot/mod.ts";
import { senderConfig } from "../otlp/sender_fixture.ts";
import { laneConfig, outboxLimits } from "./link_fixture.ts";

/** Where the pipeline runs. */
export type Where = "worker" | "in-thread";

/** Both places. */
export const PLACES: readonly Where[] = ["worker", "in-thread"];

/** What may differ from the defaults. */
export interface DeliveryOptions {
  readonly batch?: Partial<LaneConfig["batch"]>;
  readonly limits?: Partial<OutboxLimits>;
  readonly sender?: Partial<SenderConfig>;
}

/** A provider whose spans go to a receiver. */
export interface Delivery extends AsyncDisposable {
  readonly lane: LaneHandle<SpanFields>;
  readonly link: ExportLink;
  /** How often a pipeline was started. */
  readonly starts: () => number;
  /** Lets the pipeline fail at the next message that it gets. */
  crashAtNextMessage(): void;
  /** Lets the pipeline fail now. */
  crash(): void;
  /** Starts and ends spans named `name 0`, `name 1` ... */
  endSpans(count: number, name?: string, attribute?: string): void;
}

// why: no pipeline can read this, on purpose
const MALFORMED = { type: "open", lane: 99 } as unknown as LinkMessage;

/** Opens a lane to a receiver, with short waits between attempts. */
export function openDelivery(where: Where, url: string, options: DeliveryOptions = {}): Delivery {
  const platform = currentPlatform();
  let startCount = 0;
  let current: PipelineHost | undefined;
  let isArmed = false;
  const start: StartPipeline = (events) => {
    startCount++;
    const host = where === "worker"
      ? startWorkerPipeline(platform, events)
      : startInThreadPipeline(platform, events);
    if (host === undefined) throw new Error("no worker");
    current = {
      isConcurrent: host.isConcurrent,
      terminate: () => host.terminate(),
      post: (message) => {
        if (isArmed) {
          isArmed = false;
          host.post(MALFORMED);
        }
        host.post(message);
      },
    };
    return current;
  };
  const link = new ExportLink(start, platform);
  const exporter = senderConfig(`${url}/v1/traces`, {
    timeoutMs: 100,
    exportTimeoutMs: 400,
    retry: { initialMs: 10, multiplier: 1, maxMs: 10, jitter: 0, maxAttempts: 5 },
    ...options.sender,
  });
  const config = { ...laneConfig(options.batch), exporter };
  const lane = link.openLane(config, writeSpan, outboxLimits(options.limits));
  const provider = new TracerProvider({ spanProcessors: [new SnapshotSpanProcessor(lane)] });
  const tracer = provider.getTracer("delivery");
  return {
    lane,
    link,
    starts: () => startCount,
    crashAtNextMessage: () => {
      isArmed = true;
    },
    crash: () => {
      isArmed = true;
      // Any flush makes a message.
      void link.flush(undefined, undefined);
    },
    endSpans: (count, name, attribute) => {
      for (let index = 0; index < count; index++) {
        const span = tracer.startSpan(`${name ?? "span"} ${index}`);
        if (attribute !== undefined) span.setAttribute("text", attribute);
        span.end();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await provider.shutdown({ timeoutMs: 100 });
    },
  };
}
