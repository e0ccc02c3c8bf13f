import { ValueType } from "../../api/mod.ts";
import { globalProcess } from "../process_like.ts";
import type { RuntimeInstruments } from "../metrics/runtime_metrics.ts";

/** The part of `node:v8` that describes the heap. */
interface EngineModule {
  getHeapSpaceStatistics?(): readonly HeapSpace[];
}

interface HeapSpace {
  readonly space_name: string;
  readonly space_size: number;
  readonly space_used_size: number;
  readonly space_available_size: number;
  readonly physical_space_size: number;
}

const HEAP_METRICS = [
  ["v8js.memory.heap.used", "space_used_size", "Heap Memory size allocated."],
  [
    "v8js.memory.heap.space.size",
    "space_size",
    "Total heap memory size pre-allocated for a heap space.",
  ],
  [
    "v8js.memory.heap.space.available_size",
    "space_available_size",
    "Heap space available size.",
  ],
  [
    "v8js.memory.heap.space.physical_size",
    "physical_space_size",
    "Committed size of a heap space.",
  ],
] as const;

/**
 * Adds the metrics of V8's heap, by heap space. `v8js.gc.duration` is left out: Deno accepts an
 * observer of garbage collections and never calls it. No permission is needed.
 *
 * Semantic conventions: V8 JS engine metrics.
 */
export function addV8Metrics(instruments: RuntimeInstruments): void {
  // why: the module's documented shape; members are checked before use
  const v8 = globalProcess()?.getBuiltinModule?.("node:v8") as EngineModule | undefined;
  if (typeof v8?.getHeapSpaceStatistics !== "function") return;
  for (const [name, member, description] of HEAP_METRICS) {
    const instrument = instruments.meter.createObservableUpDownCounter(name, {
      description,
      unit: "By",
      valueType: ValueType.INT,
    });
    instruments.observe(instrument, (report) => {
      for (const space of v8.getHeapSpaceStatistics?.() ?? []) {
        report(space[member], { "v8js.heap.space.name": space.space_name });
      }
    });
  }
}
