import { ValueType } from "../../api/mod.ts";
import { globalProcess } from "../process_like.ts";
import type { RuntimeInstruments } from "../metrics/runtime_metrics.ts";

/** The part of `bun:jsc` that tells of the heap. */
interface EngineModule {
  heapSize?(): number;
}

/**
 * Adds the metric of JavaScriptCore's heap, under a name of our own, because the semantic
 * conventions have none: `jsc.memory.heap.used`, the bytes that live objects take. What tells more
 * counts every object of the heap, which is too much to do while an application runs.
 */
export function addJscMetrics(instruments: RuntimeInstruments): void {
  // why: the module's documented shape; a member that is missing is looked for
  const engine = globalProcess()?.getBuiltinModule?.("bun:jsc") as EngineModule | undefined;
  if (typeof engine?.heapSize !== "function") return;
  const used = instruments.meter.createObservableUpDownCounter("jsc.memory.heap.used", {
    description: "Heap memory of JavaScriptCore in use.",
    unit: "By",
    valueType: ValueType.INT,
  });
  instruments.observe(used, (report) => report(engine.heapSize?.() ?? 0));
}
