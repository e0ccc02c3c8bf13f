/**
 * The processes of the demo.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { programPath } from "../../tools/setup.mjs";
import type { ExportMessage, ReadyMessage, ReportMessage } from "./demo_message.ts";
import type { DemoSpan } from "./demo_span.ts";
import { DemoProcess } from "./demo_process.ts";
import { KEEP_SPANS_VARIABLE } from "./run_service.ts";
import { SERVICE_STYLES } from "./service_styles.ts";
import type { ServiceResult } from "./summary.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between two exports: short, so that they go on while requests are served. */
const EXPORT_EVERY_MS = "100";

/** What the processes have told until they ended. */
export interface FleetResult {
  readonly services: readonly ServiceResult[];
  /** Undefined where the spans went to a collector of the user's. */
  readonly exports: readonly ExportMessage[] | undefined;
  /** The spans that were received; where somebody else received them, those that were recorded. */
  readonly spans: readonly DemoSpan[];
  /** What went wrong. */
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

  /** @param options Whether the second hop is Bun's where Bun is found. */
  constructor(options: { readonly mayUseBun: boolean }) {
    this.#mayUseBun = options.mayUseBun;
  }

  /** Starts everything and tells where the shop listens. */
  async start(): Promise<ReadyMessage> {
    if (this.#endpoint === undefined) this.#receiverUrl = await this.#startReceiver();
    const env = telemetryEnvironment(this.#receiverUrl);
    const stock = await this.#startService("stock", this.#stockCommand(), env);
    return await this.#startService("shop", [...denoCommand("shop_deno.ts"), stock.url], env);
  }

  /** What runs where, a line each. */
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

  /** Ends everything in order, so that all that was recorded is delivered first. */
  async stop(): Promise<FleetResult> {
    for (const { name, process } of this.#services.toReversed()) {
      const code = await process.stop();
      if (code !== 0) this.#faults.push(`${name} ended with ${code}`);
    }
    await this.#receiver?.stop();
    const services = this.#services.toReversed().flatMap(({ name, ready, report }) =>
      ready === undefined || report === undefined ? [] : [{ name, runtime: ready.runtime, report }]
    );
    const isOurs = this.#receiver !== undefined;
    const spans = isOurs
      ? this.#exports.flatMap((each) => each.spans)
      : services.flatMap(({ report }) => report.spans);
    const faults = [...this.#faults, ...services.flatMap((each) => deliveryFaults(each, spans))];
    return { services, exports: isOurs ? this.#exports : undefined, spans, faults };
  }

  /** Ends at once what still runs. */
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

/** With our own receiver, nothing that is set outside may make the demo differ. */
function telemetryEnvironment(
  receiverUrl: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const always = {
    OTEL_BSP_SCHEDULE_DELAY: EXPORT_EVERY_MS,
    OTEL_TRACES_SAMPLER: "always_on",
    // Deno can trace by itself; here it is not to.
    OTEL_DENO: undefined,
  };
  if (receiverUrl === undefined) return { ...always, [KEEP_SPANS_VARIABLE]: "1" };
  const others = Object.keys(process.env).filter((name) => name.startsWith("OTEL_"));
  return {
    ...Object.fromEntries(others.map((name) => [name, undefined])),
    ...always,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiverUrl,
  };
}

function denoCommand(file: string): readonly string[] {
  const deno = "Deno" in globalThis ? process.execPath : programPath("deno");
  return [deno, "run", "--quiet", "--no-check", "--allow-net", "--allow-env", pathOf(file)];
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** Whether a service has delivered what it recorded. */
function deliveryFaults({ name, report }: ServiceResult, spans: readonly DemoSpan[]): string[] {
  const { ended, exported } = report.stats.traces;
  const arrived = spans.filter(({ service }) => service === name).length;
  const faults: string[] = [];
  if (report.flushResult !== "success") faults.push(`${name}: last export: ${report.flushResult}`);
  if (exported !== ended) faults.push(`${name}: ${exported} of ${ended} spans were exported`);
  if (arrived !== ended) faults.push(`${name}: ${arrived} spans are here, ${ended} were recorded`);
  return faults;
}
