import type { Tracer } from "../../src/api/mod.ts";

/** How an implementation exports. */
export interface ExportingOptions {
  /** The receiver, without a path. */
  readonly url: string;
  /** Whether request bodies are compressed. */
  readonly compression: "gzip" | "none";
  /** Most spans that may wait. */
  readonly maxQueueSize: number;
}

/** An implementation that exports to a receiver, as an application would set it up. */
export interface Exporting {
  /** Makes the spans. */
  readonly tracer: Tracer;
  /** Delivers everything. */
  flush(): Promise<void>;
  /** What the implementation itself says of losses. Empty where it does not say. */
  dropped(): Readonly<Record<string, number>>;
}

/** Loads one of the implementations; the other one is not loaded. */
export async function startExporting(
  name: string,
  options: ExportingOptions,
): Promise<Exporting> {
  if (name === "ours") return (await import("./ours_exporting.ts")).exportWithOurs(options);
  return (await import("./official_exporting.ts")).exportWithOfficial(options);
}
