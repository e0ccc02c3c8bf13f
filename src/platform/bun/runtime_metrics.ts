import { ValueType } from "../../api/mod.ts";
import { globalProcess } from "../process_like.ts";
import type { RuntimeInstruments } from "../metrics/runtime_metrics.ts";

/** The part of `bun:jsc` that describes the heap. */
interface EngineModule {
  heapSize?(): number;
}

/**
 * Adds the metric of JavaScriptCore's heap, under a name of our own, because the semantic
 * conventions have none: `jsc.memory.heap.used`, the bytes of live objects. More detailed
 * statistics count every object on the heap, which is too slow in a running application.
 */
export function addJscMetrics(instruments: RuntimeInstruments): void {
  // why: the module's documented shape; members are checked before use
  const engine = globalProcess()?.getBuiltinModule?.("bun:jsc") as EngineModule | undefined;
  if (typeof engine?.heapSize !== "function") return;
  const used = instruments.meter.createObservableUpDownCounter("jsc.memory.heap.used", {
    description: "Heap memory of JavaScriptCore in use.",
    unit: "By",
    valueType: ValueType.INT,
  });
  instruments.observe(used, (report) => report(engine.heapSize?.() ?? 0));
}
