/**
 * Compares this package with the newest official packages, on Deno and on Bun: `deno task bench
 * [--only a,b] [--runtime deno|bun] [--rounds 5] [--json]`.
 *
 * @module
 */
import { exportCpu, throughput } from "./export_cpu.ts";
import { runSuites } from "./harness/command_line.ts";
import { lineSinks, logRecords } from "./logs.ts";
import { measurements, seriesMemory } from "./metrics.ts";
import { httpHello, httpHelloOneCore, nodeHttpHello } from "./http_hello.ts";
import { peers } from "./peers.ts";
import { propagation } from "./propagation.ts";
import { snapshotFormats } from "./snapshot_formats.ts";
import { apiOnlySpans, recordedSpans, unsampledSpans } from "./span_life.ts";
import { startUp } from "./start_up.ts";

await runSuites([
  recordedSpans,
  unsampledSpans,
  apiOnlySpans,
  httpHello,
  httpHelloOneCore,
  nodeHttpHello,
  throughput,
  exportCpu,
  startUp,
  propagation,
  peers,
  snapshotFormats,
  logRecords,
  lineSinks,
  measurements,
  seriesMemory,
]);
