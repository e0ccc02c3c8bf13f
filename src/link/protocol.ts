import type { HeaderValues } from "./header_source.ts";
import type { Chunk, Phrase, ResourceData, Scope } from "../snapshot/mod.ts";

/** Bounds of a lane's batches; see `BatchProcessorOptions` of the SDK. */
export interface LaneBatchConfig {
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
  readonly scheduledDelayMs: number;
  readonly exportTimeoutMs: number;
  readonly maxExportBatchSize: number;
}

/**
 * What a lane of the pipeline is: one signal on its way to one destination. Plain data; what
 * `exporter` holds is understood by the exporter that the worker makes of it.
 */
export interface LaneConfig<E = unknown> {
  readonly signal: "traces" | "metrics" | "logs";
  readonly resource: ResourceData;
  readonly batch: LaneBatchConfig;
  readonly exporter: E;
}

/** From the application thread to the pipeline. */
export type LinkMessage =
  | {
    readonly type: "open";
    readonly lane: number;
    readonly config: LaneConfig;
    /** Cells of the lane's `ControlBlock`. */
    readonly control: Int32Array;
    /** Whether somebody wants an `ExportMessage` when an export begins and when it ends. */
    readonly isObserved: boolean;
    /** Whether the headers of its requests are to be asked for. */
    readonly asksForHeaders: boolean;
  }
  /** Headers that were asked for; `undefined` where the application has none to give. */
  | {
    readonly type: "headers";
    readonly lane: number;
    readonly headers: HeaderValues | undefined;
  }
  /** Scopes by number, from `first` on. */
  | { readonly type: "scopes"; readonly first: number; readonly scopes: readonly Scope[] }
  /** Names by number, from `first` on; records mention them by number. */
  | { readonly type: "names"; readonly first: number; readonly names: readonly string[] }
  /** Phrases by number, from `first` on; they mention names by number. */
  | { readonly type: "phrases"; readonly first: number; readonly phrases: readonly Phrase[] }
  /** Records; the first `skip` of them were settled before. */
  | {
    readonly type: "chunk";
    readonly lane: number;
    readonly chunk: Chunk;
    readonly skip: number;
  }
  /**
   * Deliver what came before on these lanes; answered by `flushed`. With each lane goes how many
   * of its records were lost, as `Cell.LOST` counts, when the flush was asked for.
   */
  | { readonly type: "flush"; readonly id: number; readonly lanes: ReadonlyMap<number, number> }
  /**
   * The process is about to end and its thread waits: deliver everything, then answer through the
   * cells of an `ExitCall`, which also takes what is to be reported meanwhile.
   */
  | { readonly type: "exit"; readonly cells: Int32Array }
  /** Give up a lane; what it still holds is dropped. */
  | { readonly type: "close"; readonly lane: number };

/** An export of an observed lane begins or ends. They follow one another. */
export type ExportMessage =
  | { readonly type: "exporting"; readonly lane: number; readonly itemCount: number }
  | ({ readonly type: "exported"; readonly lane: number } & ExportEnd);

/** How an export ended: all the requests of a batch, and all their attempts. */
export interface ExportEnd {
  /** Spans, log records or data points of the batch. */
  readonly itemCount: number;
  /** How many of them are lost. */
  readonly failedCount: number;
  /** From its beginning to the end of the last attempt. */
  readonly durationMs: number;
  /** Why it has failed, or a part of it; a word of few, or a status. */
  readonly errorType?: string | undefined;
  /** The last answer's status: a number of HTTP, or a name of gRPC. */
  readonly statusCode?: number | string | undefined;
}

/** From the pipeline to the application thread. */
export type PipelineMessage =
  | ExportMessage
  | { readonly type: "ready" }
  | { readonly type: "flushed"; readonly id: number; readonly isSuccess: boolean }
  /** A lane has nothing left; memory that was kept for it can be given back. */
  | { readonly type: "idle"; readonly lane: number }
  /**
   * The headers of the lane's next request are wanted, others than those that were refused;
   * answered by one of the same type.
   */
  | {
    readonly type: "headers";
    readonly lane: number;
    readonly refused: HeaderValues | undefined;
  }
  /** Something to tell the user. */
  | {
    readonly type: "report";
    readonly level: "warn" | "error" | "debug";
    readonly cause: string;
    readonly message: string;
  };
