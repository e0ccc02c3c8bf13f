import type { Tracer } from "@opentelemetry/api";

/** What a server says to every request. */
export const HELLO = "Hello, world!";

/** A server that says hello, traced in one of several ways. */
export interface HelloOptions {
  /** The way. */
  readonly subject: string;
  /** The official SDK's tracer, where the way is that. */
  readonly officialTracer: Tracer | undefined;
  /** Called for every request that it answers. */
  onAnswer(): void;
}
