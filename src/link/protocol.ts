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
 * Configuration of a lane: one signal on its way to one destination. Plain data; `exporter` is read
 * by the exporter that the worker creates from it.
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
    /** Whether the application wants an `ExportMessage` when an export begins and ends. */
    readonly isObserved: boolean;
    /** Whether the headers of each request have to be asked for. */
    readonly asksForHeaders: boolean;
  }
  /** Headers that were asked for; `undefined` if the application has none to give. */
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
  /** Records; the first `skip` of them are already settled. */
  | {
    readonly type: "chunk";
    readonly lane: number;
    readonly chunk: Chunk;
    readonly skip: number;
  }
  /**
   * Deliver what came before on these lanes; answered by `flushed`. Each lane's number maps to its
   * `Cell.LOST` when the flush was requested.
   */
  | { readonly type: "flush"; readonly id: number; readonly lanes: ReadonlyMap<number, number> }
  /**
   * The process is about to end and its thread blocks: deliver everything, then answer through the
   * cells of an `ExitCall`, which also carries the reports made meanwhile.
   */
  | { readonly type: "exit"; readonly cells: Int32Array }
  /** Close a lane; what it still holds is dropped. */
  | { readonly type: "close"; readonly lane: number };

/** An export of an observed lane begins or ends. Exports of one lane never overlap. */
export type ExportMessage =
  | { readonly type: "exporting"; readonly lane: number; readonly itemCount: number }
  | ({ readonly type: "exported"; readonly lane: number } & ExportEnd);

/** How an export ended: the export of one batch, with all its requests and their attempts. */
export interface ExportEnd {
  /** Spans, log records or data points of the batch. */
  readonly itemCount: number;
  /** How many of these items are lost. */
  readonly failedCount: number;
  /** From its beginning to the end of the last attempt. */
  readonly durationMs: number;
  /** Why it failed, or a part of it: a low-cardinality word, or a status. */
  readonly errorType?: string | undefined;
  /** Status of the last response: an HTTP status code, or the name of a gRPC status. */
  readonly statusCode?: number | string | undefined;
}

/** From the pipeline to the application thread. */
export type PipelineMessage =
  | ExportMessage
  /**
   * The worker runs. The link does nothing with it; the handle of a web worker does, since Bun must
   * not be asked to end one that has not sent its first message.
   */
  | { readonly type: "ready" }
  | { readonly type: "flushed"; readonly id: number; readonly isSuccess: boolean }
  /** A lane has nothing left; memory that was kept for it can be given back. */
  | { readonly type: "idle"; readonly lane: number }
  /**
   * The lane needs headers for its next request, other than the `refused` ones; answered by a
   * message of the same type.
   */
  | {
    readonly type: "headers";
    readonly lane: number;
    readonly refused: HeaderValues | undefined;
  }
  /** Something to report to the user. */
  | {
    readonly type: "report";
    readonly level: "warn" | "error" | "debug";
    readonly cause: string;
    readonly message: string;
  };
