import type { Tracer } from "@opentelemetry/api";

/** The response to every request. */
export const HELLO = "Hello, world!";

/** A hello server, traced in one of several ways. */
export interface HelloOptions {
  /** The way of tracing. */
  readonly subject: string;
  /** The official SDK's tracer, for that way. */
  readonly officialTracer: Tracer | undefined;
  /** Called for every completed request. */
  onAnswer(): void;
}
