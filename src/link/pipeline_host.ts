import type { LinkMessage, PipelineMessage } from "./protocol.ts";

/** What runs the pipeline: a worker, or this thread. */
export interface PipelineHost {
  /** Sends a message, in order. */
  post(message: LinkMessage): void;
  /** Whether it keeps working while this thread blocks: true for a worker. */
  readonly isConcurrent: boolean;
  /** Ends it; nothing is counted any more afterwards, and nothing sent. */
  terminate(): void;
}

/** Events that a host reports to the link. */
export interface PipelineEvents {
  /** A message from the pipeline. */
  readonly onMessage: (message: PipelineMessage) => void;
  /** The pipeline died. */
  readonly onCrash: (message: string) => void;
}

/** Starts a host, which does not keep the process alive. */
export type StartPipeline = (events: PipelineEvents) => PipelineHost;
