/**
 * The processes of the demo.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { programPath } from "../../tools/setup.mjs";
import type { DemoRecords, ExportMessage, ReadyMessage, ReportMessage } from "./demo_message.ts";
import { DemoProcess } from "./demo_process.ts";
import { KEEP_RECORDS_VARIABLE } from "./run_service.ts";
import { SERVICE_STYLES } from "./service_styles.ts";
import type { ServiceResult } from "./summary.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between two exports: short, so that some happen while requests are served. */
const EXPORT_EVERY_MS = "100";

/** What the processes have reported. */
export interface FleetResult {
  readonly services: readonly ServiceResult[];
  /** Undefined if the records went to the user's Collector. */
  readonly exports: readonly ExportMessage[] | undefined;
  /** The received records; if they went elsewhere, the recorded ones. */
  readonly records: DemoRecords;
  /** Errors. */
  readonly faults: readonly string[];
}

interface Service {
  readonly name: string;
  readonly process: DemoProcess;
  ready?: ReadyMessage;
  report?: ReportMessage;
}

/** The receiver and the two services. */
export class Fleet {
  readonly #endpoint: string | undefined = process.env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] ??
    process.env["OTEL_EXPORTER_OTLP_ENDPOINT"];
  readonly #mayUseBun: boolean;
  readonly #services: Service[] = [];
  readonly #exports: ExportMessage[] = [];
  readonly #faults: string[] = [];
  #receiver: DemoProcess | undefined;
  #receiverUrl: string | undefined;

  /** @param options Whether the second hop uses Bun if there is one. */
  constructor(options: { readonly mayUseBun: boolean }) {
    this.#mayUseBun = options.mayUseBun;
  }

  /** Starts everything; returns the shop's URL. */
  async start(): Promise<ReadyMessage> {
    if (this.#endpoint === undefined) this.#receiverUrl = await this.#startReceiver();
    const env = telemetryEnvironment(this.#receiverUrl);
    const stock = await this.#startService("stock", this.#stockCommand(), env);
    return await this.#startService("shop", [...denoCommand("shop_deno.ts"), stock.url], env);
  }

  /** Describes the processes, a line each. */
  describe({ paint }: Terminal): string[] {
    const services = this.#services.toReversed().map(({ name, process, ready }) =>
      `${paint(name.padEnd(9), SERVICE_STYLES.get(name) ?? "cyan")}` +
      `${ready?.runtime.padEnd(12)} ${ready?.url}  ${paint(`process ${process.pid}`, "dim")}`
    );
    const receiver = this.#endpoint === undefined
      ? `${"OTLP".padEnd(9)}${"receiver".padEnd(12)} ${this.#receiverUrl}  ` +
        paint(`process ${this.#receiver?.pid}`, "dim")
      : `${
        "OTLP".padEnd(9)
      }${this.#endpoint}: look for the traces there; below is what was recorded`;
    return [...services, receiver];
  }

  /** Ends everything in order, after all records are delivered. */
  async stop(): Promise<FleetResult> {
    for (const { name, process } of this.#services.toReversed()) {
      const code = await process.stop();
      if (code !== 0) this.#faults.push(`${name} ended with ${code}`);
    }
    await this.#receiver?.stop();
    const services = this.#services.toReversed().flatMap(({ name, ready, report }) =>
      ready === undefined || report === undefined ? [] : [{ name, runtime: ready.runtime, report }]
    );
    const exports = this.#receiver === undefined ? undefined : this.#exports;
    const parts = exports ?? services.map(({ report }) => report.kept);
    const records = {
      spans: parts.flatMap(({ spans }) => spans),
      logs: parts.flatMap(({ logs }) => logs),
      histograms: parts.flatMap(({ histograms }) => histograms),
    };
    const faults = [
      ...this.#faults,
      ...services.flatMap(exportFaults),
      ...(exports === undefined ? [] : services.flatMap((each) => arrivalFaults(each, records))),
    ];
    return { services, exports, records, faults };
  }

  /** Kills what still runs. */
  kill(): void {
    for (const { process } of this.#services) process.kill();
    this.#receiver?.kill();
  }

  async #startReceiver(): Promise<string> {
    this.#receiver = new DemoProcess(denoCommand("receiver.ts"), {
      onMessage: (message) => {
        if (message.type === "export") this.#exports.push(message);
        if (message.type === "fault") this.#faults.push(message.text);
      },
    });
    return (await this.#receiver.ready).url;
  }

  async #startService(
    name: string,
    command: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
  ): Promise<ReadyMessage> {
    const child = new DemoProcess(command, {
      env,
      onMessage: (message) => {
        if (message.type === "report") service.report = message;
      },
    });
    const service: Service = { name, process: child };
    this.#services.push(service);
    service.ready = await child.ready;
    return service.ready;
  }

  #stockCommand(): readonly string[] {
    const bun = "Bun" in globalThis ? process.execPath : programPath("bun");
    const isThere = this.#mayUseBun && spawnSync(bun, ["--version"]).status === 0;
    return isThere ? [bun, "run", pathOf("stock_bun.ts")] : denoCommand("stock_deno.ts");
  }
}

/** With our own receiver, outside variables must not change the demo. */
function telemetryEnvironment(
  receiverUrl: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const always = {
    OTEL_BSP_SCHEDULE_DELAY: EXPORT_EVERY_MS,
    OTEL_BLRP_SCHEDULE_DELAY: EXPORT_EVERY_MS,
    OTEL_TRACES_SAMPLER: "always_on",
    // Turns Deno's own tracing off.
    OTEL_DENO: undefined,
  };
  if (receiverUrl === undefined) {
    return { ...always, ...onlyWhereWanted(), [KEEP_RECORDS_VARIABLE]: "1" };
  }
  const others = Object.keys(process.env).filter((name) => name.startsWith("OTEL_"));
  return {
    ...Object.fromEntries(others.map((name) => [name, undefined])),
    ...always,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiverUrl,
  };
}

/** An endpoint for traces alone sets none for logs and metrics. */
function onlyWhereWanted(): Readonly<Record<string, string>> {
  if (process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] !== undefined) return {};
  const silent = ["LOGS", "METRICS"].filter((signal) =>
    process.env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] === undefined
  );
  return Object.fromEntries(silent.map((signal) => [`OTEL_${signal}_EXPORTER`, "none"]));
}

function denoCommand(file: string): readonly string[] {
  const deno = "Deno" in globalThis ? process.execPath : programPath("deno");
  return [deno, "run", "--quiet", "--no-check", "--allow-net", "--allow-env", pathOf(file)];
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** Whether a service has exported what it recorded. */
function exportFaults({ name, report: { flushResult, stats } }: ServiceResult): string[] {
  const signals = [
    [stats.traces, "spans"],
    [stats.logs, "log records"],
    [stats.metrics, "metrics"],
  ] as const;
  const lost = signals.filter(([{ ended, exported }]) => exported !== ended);
  return [
    ...(flushResult === "success" ? [] : [`${name}: last export: ${flushResult}`]),
    ...lost.map(([{ ended, exported }, what]) =>
      `${name}: ${exported} of ${ended} ${what} were exported`
    ),
  ];
}

/** Whether the records of a service are here. */
function arrivalFaults({ name, report }: ServiceResult, { spans, logs }: DemoRecords): string[] {
  const { stats } = report;
  const signals = [
    [spans, stats.traces.ended, "spans"],
    [logs, stats.logs.ended, "log records"],
  ] as const;
  return signals.flatMap(([records, recorded, what]) => {
    const arrived = [...records].filter(({ service }) => service === name).length;
    if (arrived === recorded) return [];
    return [`${name}: ${arrived} ${what} are here, ${recorded} were recorded`];
  });
}
