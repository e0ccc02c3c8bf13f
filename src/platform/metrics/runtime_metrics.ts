import { type Meter, type Observable, reportOnce, ValueType } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { type CpuShares, CpuUtilization } from "./cpu_utilization.ts";
import { EventLoopDelay } from "./event_loop_delay.ts";
import type { Platform } from "../platform.ts";
import { globalProcess, type ProcessLike } from "../process_like.ts";

/** The name of the instrumentation scope of the process and runtime metrics. */
export const RUNTIME_SCOPE_NAME = "@offthread/otel/runtime";

/** With this, a runtime adds metrics of its own. */
export interface RuntimeInstruments {
  /** Makes the instruments. */
  readonly meter: Meter;
  /** Registers a function that reports the values of an instrument and may throw. */
  observe(instrument: Observable, read: (report: Report) => void): void;
}

/** Reports one value. */
export type Report = (value: number, attributes?: Readonly<Record<string, string>>) => void;

/** The part of `process` that reports CPU time and memory. */
interface UsageSource {
  cpuUsage?(): { readonly user: number; readonly system: number };
  memoryUsage?(): { readonly rss: number };
  uptime?(): number;
}

const USER = { "cpu.mode": "user" } as const;
const SYSTEM = { "cpu.mode": "system" } as const;

/** The statistics of the event loop's delay, named as in their metrics. */
const DELAYS = ["min", "max", "mean", "stddev", "p50", "p90", "p99"] as const;

/**
 * Measures the process and its runtime: `process.cpu.time`, `process.cpu.utilization`,
 * `process.memory.usage`, `process.uptime`, the delay of the event loop, and the metrics of the
 * runtime's engine. Everything is read when it is collected; only the delay has a timer, which does
 * not keep the process alive.
 *
 * Semantic conventions: process metrics, JavaScript runtime metrics; the descriptions are theirs.
 *
 * @param meter Makes the instruments.
 * @param platform The runtime.
 * @param addEngine Adds the metrics of the runtime's engine.
 * @returns A function that stops measuring.
 */
export function observeRuntime(
  meter: Meter,
  platform: Platform,
  addEngine: (instruments: RuntimeInstruments) => void,
): () => void {
  const removals: (() => void)[] = [];
  const instruments: RuntimeInstruments = {
    meter,
    observe(instrument, read) {
      const callback = (result: { observe: Report }): void => {
        try {
          read((value, attributes) => result.observe(value, attributes));
        } catch (error) {
          reportOnce(
            "runtime-metrics",
            "warn",
            `A runtime metric cannot be read and is missing from a collection: ${toText(error)}`,
          );
        }
      };
      instrument.addCallback(callback);
      removals.push(() => instrument.removeCallback(callback));
    },
  };
  const runtime = globalProcess();
  if (runtime !== undefined) addProcess(instruments, runtime);
  const delay = new EventLoopDelay(platform);
  removals.push(() => delay.stop());
  // The conventions have nodejs.eventloop.* for Node alone; other runtimes use their own name.
  addDelay(instruments, delay, platform.name === "node" ? "nodejs" : platform.name);
  addEngine(instruments);
  return () => {
    for (const remove of removals.splice(0)) remove();
  };
}

function addProcess(instruments: RuntimeInstruments, runtime: ProcessLike): void {
  // why: the documented shape of `process`; members are checked before use
  const source = runtime as unknown as UsageSource;
  const { meter } = instruments;
  if (source.cpuUsage !== undefined) addProcessor(instruments, source);
  if (source.memoryUsage !== undefined) {
    const memory = meter.createObservableUpDownCounter("process.memory.usage", {
      description: "The amount of physical memory in use.",
      unit: "By",
      valueType: ValueType.INT,
    });
    instruments.observe(memory, (report) => report(source.memoryUsage?.().rss ?? 0));
  }
  if (source.uptime !== undefined) {
    const uptime = meter.createObservableGauge("process.uptime", {
      description: "The time the process has been running.",
      unit: "s",
    });
    instruments.observe(uptime, (report) => report(source.uptime?.() ?? 0));
  }
}

function addProcessor(instruments: RuntimeInstruments, source: UsageSource): void {
  const { meter } = instruments;
  const seconds = (): CpuShares => {
    const { user, system } = source.cpuUsage?.() ?? { user: 0, system: 0 };
    return { user: user / 1e6, system: system / 1e6 };
  };
  const time = meter.createObservableCounter("process.cpu.time", {
    description: "Total CPU seconds broken down by different CPU modes.",
    unit: "s",
  });
  instruments.observe(time, (report) => {
    const { user, system } = seconds();
    report(user, USER);
    report(system, SYSTEM);
  });
  const utilization = meter.createObservableGauge("process.cpu.utilization", {
    description: "Difference in process.cpu.time since the last measurement, divided by the " +
      "elapsed time and number of CPUs available to the process.",
    unit: "1",
  });
  const cpuCount = Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 1);
  const shares = new CpuUtilization(seconds, cpuCount);
  instruments.observe(utilization, (report) => {
    const share = shares.read();
    if (share === undefined) return;
    report(share.user, USER);
    report(share.system, SYSTEM);
  });
}

function addDelay(instruments: RuntimeInstruments, delay: EventLoopDelay, prefix: string): void {
  for (const name of DELAYS) {
    const gauge = instruments.meter.createObservableGauge(`${prefix}.eventloop.delay.${name}`, {
      description: `Event loop ${name} delay over the last minute.`,
      unit: "s",
    });
    instruments.observe(gauge, (report) => {
      const valueMs = delay.read()?.[name];
      if (valueMs !== undefined) report(valueMs / 1e3);
    });
  }
}
