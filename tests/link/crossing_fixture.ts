/**
 * Both sides of the crossing in one thread: a clock, a message port and a collector by hand, and
 * between them the link, the pipeline, the encoders and the sender as they are.
 *
 * @module
 */
import { setImmediate } from "node:timers/promises";
import type {
  LaneConfig,
  LinkMessage,
  PipelineEvents,
  PipelineHost,
  PipelineMessage,
} from "../../src/link/mod.ts";
import { OtlpLaneExporter } from "../../src/otlp/otlp_lane_exporter.ts";
import type { SenderConfig } from "../../src/otlp/sender/sender_config.ts";
import type { FetchInit, SenderEnvironment } from "../../src/otlp/sender/sender_environment.ts";
import { Pipeline } from "../../src/pipeline/mod.ts";
import { namesFrom, phrasesFrom, scopesFrom } from "../../src/snapshot/mod.ts";
import { type ManualTimers, settle } from "./link_fixture.ts";

/** What a collector does with a request. */
export type CollectorAnswer =
  | "accepts"
  | "rejects one"
  | "accepts, and the answer is cut off"
  | "takes it, and the connection is lost"
  | "takes it and says nothing"
  | "is busy"
  | "asks for a minute"
  | "refuses"
  | "cannot be reached";

/** A copy of records that a collector took. */
export interface Receipt {
  readonly records: readonly string[];
  /** How many of them it rejected. */
  readonly rejectedCount: number;
  /** Whether the pipeline got the answer, and still lives or has counted it. */
  isAnswered: boolean;
  /** Whether the pipeline lived to count it. */
  isCounted: boolean;
}

interface OpenRequest {
  readonly init: FetchInit;
  readonly resolve: (response: Response) => void;
  readonly reject: (error: Error) => void;
}

/** A collector that takes one request at a time, and answers when told to. */
export class CollectorOnTrial {
  readonly receipts: Receipt[] = [];
  /** What must not be; to throw it would be taken for a connection that failed. */
  readonly problems: string[] = [];
  readonly #recordsOf: (body: Uint8Array) => readonly string[];
  #request: OpenRequest | undefined;

  /** @param recordsOf Reads a request. */
  constructor(recordsOf: (body: Uint8Array) => readonly string[]) {
    this.#recordsOf = recordsOf;
  }

  readonly fetch: SenderEnvironment["fetch"] = (_url, init) => {
    if (this.#request !== undefined) this.problems.push("two requests at a time");
    return new Promise((resolve, reject) => {
      this.#request = { init: { ...init, body: init.body.slice() }, resolve, reject };
      init.signal.addEventListener("abort", () => {
        this.#request = undefined;
        reject(new Error("aborted"));
      });
    });
  };

  /** Answers the request that waits. */
  answer(answer: CollectorAnswer): void {
    const request = this.#request;
    if (request === undefined) return;
    if (answer === "takes it and says nothing") {
      this.#take(request, { isAnswered: false });
      return;
    }
    this.#request = undefined;
    switch (answer) {
      case "accepts":
        this.#take(request, { isAnswered: true });
        return request.resolve(new Response());
      case "rejects one":
        this.#take(request, { isAnswered: true, rejectedCount: 1 });
        return request.resolve(new Response(new Uint8Array([10, 2, 8, 1])));
      case "accepts, and the answer is cut off":
        this.#take(request, { isAnswered: true });
        return request.resolve(new Response(new ReadableStream({ start: cutOff })));
      case "takes it, and the connection is lost":
        this.#take(request, { isAnswered: false });
        return request.reject(new TypeError("connection reset"));
      case "is busy":
        return request.resolve(new Response(null, { status: 503 }));
      case "asks for a minute":
        return request.resolve(
          new Response(null, { status: 503, headers: { "retry-after": "60" } }),
        );
      case "refuses":
        return request.resolve(new Response(null, { status: 400 }));
      case "cannot be reached":
        return request.reject(new TypeError("connection refused"));
      default:
        answer satisfies never;
    }
  }

  /** Takes note that the pipeline has counted a batch: what was answered so far. */
  noteCounted(): void {
    for (const receipt of this.receipts) receipt.isCounted = receipt.isAnswered;
  }

  /** Forgets the request of a worker that died, and what it was answered and had not counted. */
  hangUp(): void {
    this.#request = undefined;
    for (const receipt of this.receipts) receipt.isAnswered = receipt.isCounted;
  }

  #take(
    { init }: OpenRequest,
    end: { readonly isAnswered: boolean; readonly rejectedCount?: number },
  ): void {
    const records = this.#recordsOf(init.body);
    this.receipts.push({ rejectedCount: 0, isCounted: false, ...end, records });
  }
}

function cutOff(controller: ReadableStreamDefaultController): void {
  controller.error(new TypeError("connection reset"));
}

/** Sees whether what records mention by number was sent to a pipeline before. */
class ReceivedTables {
  #scopes = 0;
  #names = 0;
  #phrases = 0;

  /** Whether all that has a number was sent when a chunk comes. */
  isSound(message: LinkMessage): boolean {
    switch (message.type) {
      case "scopes":
        if (message.first === this.#scopes) this.#scopes += message.scopes.length;
        return true;
      case "names":
        if (message.first === this.#names) this.#names += message.names.length;
        return true;
      case "phrases":
        if (message.first === this.#phrases) this.#phrases += message.phrases.length;
        return true;
      case "chunk":
        return this.#scopes === scopesFrom(0).length && this.#names === namesFrom(0).length &&
          this.#phrases === phrasesFrom(0).length;
      default:
        return true;
    }
  }
}

/** A pipeline behind a port whose messages arrive when told to. It may die at any time. */
export class HostOnTrial implements PipelineHost {
  readonly isConcurrent = true;
  readonly toPipeline: LinkMessage[] = [];
  readonly toLink: PipelineMessage[] = [];
  isDead = false;
  readonly #events: PipelineEvents;
  readonly #collector: CollectorOnTrial;
  readonly #timers: ManualTimers;
  readonly #running = new Set<() => void>();
  readonly #receivedTables = new ReceivedTables();
  readonly #pipeline: Pipeline;

  constructor(
    events: PipelineEvents,
    parts: { readonly timers: ManualTimers; readonly collector: CollectorOnTrial },
  ) {
    this.#events = events;
    this.#collector = parts.collector;
    this.#timers = parts.timers;
    this.#pipeline = new Pipeline({
      // why: the lanes of these tests are all opened with such a configuration
      createExporter: (config, context) =>
        new OtlpLaneExporter(config as LaneConfig<SenderConfig>, context, this.#environment()),
      after: (delayMs, callback) => this.#after(delayMs, callback),
      monotonicMs: () => parts.timers.monotonicMs(),
      post: (message) => {
        if (!this.isDead) this.toLink.push(structuredClone(message));
      },
    });
  }

  post(message: LinkMessage): void {
    if (this.isDead) return;
    if (!this.#receivedTables.isSound(message)) {
      this.#collector.problems.push("a number was not sent");
    }
    this.toPipeline.push(structuredClone(message));
  }

  /** Lets the pipeline have the next message. */
  deliver(): void {
    const message = this.toPipeline.shift();
    if (message !== undefined && !this.isDead) this.#pipeline.receive(message);
  }

  /** Lets the link have the next message; the last words of a dead worker come, too. */
  receive(): void {
    const message = this.toLink.shift();
    if (message !== undefined) this.#events.onMessage(message);
  }

  /** Dies on the spot: what it is about to do never happens. */
  crash(): void {
    if (this.isDead) return;
    this.terminate();
    this.#events.onCrash("crashed");
  }

  terminate(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.toPipeline.length = 0;
    this.#collector.hangUp();
    // A closed lane counts nothing any more, which is what death comes to.
    this.#pipeline.close();
    for (const cancel of this.#running) cancel();
  }

  #after(delayMs: number, callback: () => void): () => void {
    if (this.isDead) return () => {};
    const cancel = this.#timers.after(delayMs, () => {
      this.#running.delete(cancel);
      callback();
    });
    this.#running.add(cancel);
    return () => {
      this.#running.delete(cancel);
      cancel();
    };
  }

  #environment(): SenderEnvironment {
    return {
      fetch: (url, init) => this.isDead ? new Promise(() => {}) : this.#collector.fetch(url, init),
      nowMs: () => this.#timers.nowMs,
      nowUnixMs: () => this.#timers.nowMs,
      startTimer: (delayMs, onTime) => this.#after(delayMs, onTime),
      sleep: (delayMs, signal) =>
        new Promise((resolve) => {
          const stop = this.#after(delayMs, resolve);
          signal.addEventListener("abort", () => {
            stop();
            resolve();
          });
        }),
      random: () => 0.5,
      gzip: (body) => Promise.resolve(body),
    };
  }
}

/** Lets streams, which take turns of the event loop on some runtimes, come to their end, too. */
export async function settleAll(): Promise<void> {
  await settle();
  await setImmediate();
  await settle();
}
