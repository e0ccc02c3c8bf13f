import type { Meter } from "../../api/mod.ts";
import { addJscMetrics } from "../bun/runtime_metrics.ts";
import { addV8Metrics } from "../deno/runtime_metrics.ts";
import type { Platform } from "../platform.ts";
import { observeRuntime } from "./runtime_metrics.ts";

/**
 * Measures the process and the runtime that runs it.
 *
 * @param meter Makes the instruments.
 * @param platform The runtime.
 * @returns A function that ends it.
 */
export function startRuntimeMetrics(meter: Meter, platform: Platform): () => void {
  return observeRuntime(meter, platform, platform.name === "bun" ? addJscMetrics : addV8Metrics);
}
