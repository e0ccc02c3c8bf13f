import type { Tracer } from "../../src/api/mod.ts";

/** Options of an export. */
export interface ExportingOptions {
  /** The receiver, without a path. */
  readonly url: string;
  /** Whether request bodies are compressed. */
  readonly compression: "gzip" | "none";
  /** Queue size. */
  readonly maxQueueSize: number;
}

/** An implementation that exports, set up as in an application. */
export interface Exporting {
  /** Makes the spans. */
  readonly tracer: Tracer;
  /** Delivers everything. */
  flush(): Promise<void>;
  /** The implementation's own report of losses, if any. */
  dropped(): Readonly<Record<string, number>>;
}

/** Loads one of the implementations, and only that one. */
export async function startExporting(
  name: string,
  options: ExportingOptions,
): Promise<Exporting> {
  if (name === "ours") return (await import("./ours_exporting.ts")).exportWithOurs(options);
  return (await import("./official_exporting.ts")).exportWithOfficial(options);
}
