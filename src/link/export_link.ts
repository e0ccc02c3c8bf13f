import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import { type FlushOptions, type FlushResult, flushTimeoutMs } from "../sdk/flush_result.ts";
import type { Timers } from "../sdk/timers.ts";
import type { Chunk, RecordWriter } from "../snapshot/mod.ts";
import { BlockPool } from "./block_pool.ts";
import { Cell, ControlBlock } from "./control_block.ts";
import { crashText } from "./crash_text.ts";
import { ExitBudget } from "./exit_budget.ts";
import { ExitCall } from "./exit_call.ts";
import { type AskForHeaders, HeaderSource } from "./header_source.ts";
import { LaneHandle } from "./lane_handle.ts";
import { OpenLanes } from "./open_lanes.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";
import { type LostBefore, PendingFlushes } from "./pending_flushes.ts";
import type { PipelineEvents, PipelineHost, StartPipeline } from "./pipeline_host.ts";
import type { LaneConfig, LinkMessage, PipelineMessage } from "./protocol.ts";
import { reportGivenUp, reportUndelivered, reportUnsendable } from "./report_undelivered.ts";
import { SentTables } from "./sent_tables.ts";

/** Delays before a restart after the first, second ... crash in a row, in milliseconds. */
export const RESTART_DELAYS_MS: readonly number[] = [100, 1000, 5000, 30_000];

/** Crashes in a row, without a record settled in between, until waiting records are given up. */
export const MAX_FRUITLESS_CRASHES = 3;

/** What the link needs of the platform. */
export interface LinkSurroundings extends Timers {
  /** Keeps the process alive until the function that it returns is called. */
  keepAlive(): () => void;
  /** Milliseconds that only go forward. */
  monotonicMs(): number;
}

/** Options of `openLane`. */
export interface LaneOptions extends OutboxOptions {
  /** Gives the headers of each request. @default the exporter's configuration has them all */
  readonly askForHeaders?: AskForHeaders | undefined;
}

/**
 * The link from the application thread to the pipeline. Starts it on the first hand-over, restarts
 * it after a crash and sends unsettled chunks again, forwards flushes, and at the end of the
 * process waits for the pipeline to deliver.
 *
 * States: dormant (no pipeline needed yet), running, restarting (waiting after a crash), closed.
 *
 * Flushes: `flush` is awaited, which is impossible at the end of the process. There `flushAtExit`
 * blocks the thread and the process may live on; `flushAtEnd` blocks when it will not, and reports
 * what is not delivered; `flushLateRecords` delivers what is written after that. `flushWhenIdle` is
 * for a pipeline in this thread, which must finish before the end.
 */
export class ExportLink {
  readonly #start: StartPipeline;
  readonly #surroundings: LinkSurroundings;
  readonly #pool: BlockPool = new BlockPool();
  readonly #lanes = new OpenLanes();
  readonly #flushes: PendingFlushes;
  readonly #exitBudget = new ExitBudget();
  #state: "dormant" | "running" | "restarting" | "closed" = "dormant";
  #host: PipelineHost | undefined;
  #cancelRestart: (() => void) | undefined;
  #isIdleTimeUp = false;
  #endTimeoutMs: number | undefined;
  #crashes = 0;
  #settledAtCrash = 0;
  #nextLane = 0;
  #sentTables = new SentTables();

  /** @param start Starts the pipeline, when it is first needed. */
  constructor(start: StartPipeline, surroundings: LinkSurroundings) {
    this.#start = start;
    this.#surroundings = surroundings;
    this.#flushes = new PendingFlushes(() => surroundings.keepAlive());
  }

  /** Whether the process is in its last turn, so that new records must be sent at once. */
  get isEnding(): boolean {
    return this.#endTimeoutMs !== undefined;
  }

  /** Opens a lane: one signal on its way to one destination. */
  openLane<T>(
    config: LaneConfig,
    writeRecord: (writer: RecordWriter, item: T) => void,
    options: LaneOptions,
  ): LaneHandle<T> {
    const lane = this.#nextLane++;
    const control = new ControlBlock();
    const outbox = new Outbox<T>(writeRecord, options, {
      control,
      pool: this.#pool,
      port: {
        send: (chunk) => this.#send(lane, chunk),
        after: (delayMs, callback) => this.#surroundings.after(delayMs, callback),
      },
    });
    const { observer, askForHeaders } = options;
    const headerSource = askForHeaders && new HeaderSource(
      askForHeaders,
      (headers) => this.#post({ type: "headers", lane, headers }),
    );
    this.#lanes.set(lane, { config, control, outbox, observer, headerSource });
    if (this.#state === "running") {
      this.#openAtHost(lane);
      headerSource?.ask();
    }
    return new LaneHandle(this, lane, outbox, control);
  }

  /** Delivers what was written so far, on one lane or on all. */
  flush(lane: number | undefined, options: FlushOptions | undefined): Promise<FlushResult> {
    const lanes = [...this.#lanes].filter(([number]) => lane === undefined || lane === number);
    const lost = new Map(lanes.map(([number, { control }]) => [number, control.get(Cell.LOST)]));
    for (const [, { outbox }] of lanes) outbox.handOver();
    const isPending = lanes.some(([, { outbox }]) => outbox.pendingCount > 0);
    // Handing over may crash the pipeline once too often, which gives up all records.
    if (this.#state !== "running" && !isPending) return Promise.resolve(this.#answerTo(lost));
    return new Promise((resolve) => {
      const id = this.#flushes.add(lost, (result) => {
        cancel();
        resolve(result);
      });
      const onTime = (): void => this.#settleFlush(id, "timeout");
      const cancel = this.#surroundings.after(flushTimeoutMs(options), onTime);
      if (this.#state === "dormant") this.#run(); // which posts the flush, too
      else this.#post({ type: "flush", id, lanes: lost });
    });
  }

  /** Closes a lane and drops what it still holds. Closing the last lane ends the pipeline. */
  closeLane(lane: number): void {
    const open = this.#lanes.get(lane);
    if (open === undefined) return;
    open.outbox.close();
    this.#post({ type: "close", lane });
    // The pipeline may still be counting; records given up here must not be counted twice.
    open.control.detach();
    open.outbox.abandon("shutdown");
    for (const [id, lanes] of this.#flushes.all()) {
      if (lanes.size === 1 && lanes.has(lane)) this.#settleFlush(id, this.#answerTo(lanes));
    }
    this.#lanes.delete(lane);
    if (this.#lanes.size === 0) this.#end();
  }

  /** Closes the lanes that are still open, which ends the pipeline. */
  close(): void {
    for (const lane of [...this.#lanes.keys()]) this.closeLane(lane);
  }

  /**
   * Delivers everything while this thread blocks: the last chance at the end of the process. All
   * calls at one end share `timeoutMs`. Returns false if records are pending and the time is up or
   * the pipeline runs in this thread. Does not report that, since the process may live on.
   */
  flushAtExit(timeoutMs: number): boolean {
    this.#lanes.handOver();
    const { isPending } = this.#lanes;
    // Posted reports of lost records may not have been received in this turn.
    const mayHaveReports = this.#host !== undefined && this.#lanes.hasLost;
    if (!isPending && !mayHaveReports) return true;
    if (this.#state === "restarting") this.#run();
    if (this.#host?.isConcurrent !== true) return !isPending;
    // Each flush gets its own call: an earlier one that timed out may be answered meanwhile.
    const call = new ExitCall();
    const lanes = this.#lanes.all();
    const startMs = this.#surroundings.monotonicMs();
    for (const { headerSource } of lanes) headerSource?.giveNewest();
    this.#post({ type: "exit", cells: call.cells });
    const isAnswered = call.wait(this.#exitBudget.leftMs(timeoutMs, lanes));
    this.#exitBudget.spend(this.#surroundings.monotonicMs() - startMs, lanes);
    for (const { cause, level, message } of call.reports()) reportOnce(cause, level, message);
    return isAnswered || !isPending;
  }

  /**
   * Like `flushAtExit`, where no later chance will come: reports what is not delivered. What other
   * listeners of the end still write is delivered as it is written, within the time left.
   */
  flushAtEnd(timeoutMs: number): void {
    // Functions that return no promise can still give headers. Called before the end begins: they
    // may record telemetry.
    if (this.#host?.isConcurrent === true && this.#lanes.isPending) {
      for (const source of this.#lanes.headerSources()) source.ask();
    }
    this.#endTimeoutMs = timeoutMs;
    // This callback runs only if the process lives on after all.
    this.#surroundings.after(0, () => this.#endTimeoutMs = undefined);
    this.#flushOrReport(timeoutMs);
  }

  /** Delivers what was written after `flushAtEnd`. */
  flushLateRecords(): void {
    if (this.#endTimeoutMs !== undefined) this.#flushOrReport(this.#endTimeoutMs);
  }

  /**
   * Delivers pending records where `flushAtExit` cannot, because the pipeline runs in this thread.
   * Call it when the process has nothing else to do, which it keeps alive for at most `timeoutMs`
   * in all.
   */
  flushWhenIdle(timeoutMs: number): void {
    if (this.#isIdleTimeUp) return;
    this.#lanes.handOver();
    if (this.#host?.isConcurrent !== false || !this.#lanes.isPending) return;
    this.flush(undefined, { timeoutMs }).then((result) => {
      if (result !== "timeout") return;
      this.#isIdleTimeUp = true;
      reportUndelivered(this.#lanes.pendingCount, timeoutMs);
      this.#stopHost();
    });
  }

  #flushOrReport(timeoutMs: number): void {
    if (this.flushAtExit(timeoutMs) || this.#host === undefined) return;
    const { pendingCount } = this.#lanes;
    if (this.#host.isConcurrent) reportUndelivered(pendingCount, timeoutMs);
    else reportUnsendable(pendingCount);
  }

  // Requests under way would keep the process alive, which is right only while a flush is awaited.
  // If the process lives on, the next hand-over or flush starts a new pipeline.
  #stopHost(): void {
    if (this.#state !== "running" || !this.#flushes.isEmpty) return;
    this.#host?.terminate();
    this.#host = undefined;
    this.#state = "dormant";
  }

  #send(lane: number, chunk: Chunk): void {
    if (this.#state === "dormant") {
      this.#run(); // which sends the chunk, with all others that are retained
      return;
    }
    this.#sendTables();
    this.#post({ type: "chunk", lane, chunk, skip: 0 });
  }

  // A failed post is a failure of the pipeline, never of the code that ended a span.
  #post(message: LinkMessage): void {
    const host = this.#host;
    try {
      host?.post(message);
    } catch (error) {
      this.#onCrash(
        host,
        `a message of type ${message.type} could not be posted: ${toText(error)}`,
      );
    }
  }

  // Starts a pipeline, anew after a crash, and sends it all that it must know.
  #run(): void {
    this.#cancelRestart?.();
    this.#cancelRestart = undefined;
    this.#state = "running";
    this.#startHost();
    this.#sentTables = new SentTables();
    this.#sendTables();
    for (const [lane, { outbox, control }] of this.#lanes) {
      // What the last pipeline had taken but not settled is waiting again.
      control.set(Cell.TAKEN, control.get(Cell.SETTLED));
      this.#openAtHost(lane);
      outbox.release(); // as its "idle" message would have, had the last pipeline lived to send it
      for (const { chunk, skip } of outbox.unsettled()) {
        this.#post({ type: "chunk", lane, chunk, skip });
      }
    }
    for (const [id, lanes] of this.#flushes.all()) this.#post({ type: "flush", id, lanes });
    // Before the pipeline asks, which at the end of the process it could not. Last, since the
    // application may record telemetry as it answers.
    for (const { headerSource } of this.#lanes.values()) headerSource?.ask();
  }

  #startHost(): void {
    let host: PipelineHost | undefined;
    const events: PipelineEvents = {
      onMessage: (message) => {
        if (host === this.#host) this.#receive(message);
      },
      onCrash: (message) => this.#onCrash(host, message),
    };
    try {
      host = this.#start(events);
      this.#host = host;
    } catch (error) {
      this.#onCrash(undefined, toText(error));
    }
  }

  #openAtHost(lane: number): void {
    const open = this.#lanes.get(lane);
    if (open === undefined) return;
    const { config, control, observer, headerSource } = open;
    this.#post({
      type: "open",
      lane,
      config,
      control: control.cells,
      isObserved: observer !== undefined,
      asksForHeaders: headerSource !== undefined,
    });
  }

  #sendTables(): void {
    if (this.#host !== undefined) this.#sentTables.sendNew((message) => this.#post(message));
  }

  #receive(message: PipelineMessage): void {
    switch (message.type) {
      case "ready":
        return;
      case "flushed":
        this.#settleFlush(message.id, message.isSuccess ? "success" : "failure");
        return;
      case "idle":
        this.#lanes.get(message.lane)?.outbox.release();
        return;
      case "exporting":
      case "exported":
        this.#lanes.get(message.lane)?.observer?.receive(message);
        return;
      case "headers":
        this.#lanes.get(message.lane)?.headerSource?.ask(message.refused);
        return;
      case "report":
        reportOnce(message.cause, message.level, message.message);
        return;
      default:
        message satisfies never;
    }
  }

  #settleFlush(id: number, result: FlushResult): void {
    const settle = this.#flushes.take(id);
    if (settle === undefined) return;
    this.#lanes.release();
    settle(result);
  }

  #onCrash(host: PipelineHost | undefined, message: string): void {
    if (this.#state !== "running" || host !== this.#host) return;
    host?.terminate();
    this.#host = undefined;
    this.#state = "restarting";
    const reason = crashText(message);
    reportOnce("worker-crash", "error", `The export worker failed and is restarted: ${reason}`);
    const { settledCount } = this.#lanes;
    if (settledCount !== this.#settledAtCrash) this.#crashes = 0;
    this.#crashes++;
    if (this.#crashes >= MAX_FRUITLESS_CRASHES) this.#giveUp();
    this.#settledAtCrash = this.#lanes.settledCount;
    const step = Math.min(this.#crashes, RESTART_DELAYS_MS.length) - 1;
    this.#cancelRestart = this.#surroundings.after(RESTART_DELAYS_MS[step], () => this.#run());
  }

  #giveUp(): void {
    const pendingBefore = this.#lanes.pendingCount;
    this.#lanes.abandon("worker_lost");
    reportGivenUp(pendingBefore - this.#lanes.pendingCount);
    for (const [id, lanes] of this.#flushes.all()) this.#settleFlush(id, this.#answerTo(lanes));
  }

  // The result of a flush when nothing is pending any more.
  #answerTo(lanes: LostBefore): FlushResult {
    return this.#lanes.isWholeSince(lanes) ? "success" : "failure";
  }

  #end(): void {
    this.#state = "closed";
    this.#cancelRestart?.();
    for (const [id] of this.#flushes.all()) this.#settleFlush(id, "failure");
    this.#host?.terminate();
    this.#host = undefined;
  }
}
