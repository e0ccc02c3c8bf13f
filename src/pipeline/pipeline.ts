import { ControlBlock } from "../link/control_block.ts";
import { ExitCall, type Report } from "../link/exit_call.ts";
import type { LaneConfig, LinkMessage, PipelineMessage } from "../link/protocol.ts";
import { learnNames, learnPhrases, type Scope } from "../snapshot/mod.ts";
import { AskedHeaders, HEADERS_WAIT_MS } from "./asked_headers.ts";
import { Lane } from "./lane.ts";
import type { ExporterContext, LaneExporter } from "./lane_exporter.ts";
import { ObservedExporter } from "./observed_exporter.ts";

/** What the pipeline needs of the thread that it runs in. */
export interface PipelineSurroundings {
  /** Creates the exporter for a lane's configuration. May throw. */
  readonly createExporter: (config: LaneConfig, context: ExporterContext) => LaneExporter;
  /** Calls back after a delay; returns what cancels it. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** Posts a message to the application thread. */
  readonly post: (message: PipelineMessage) => void;
  /** Milliseconds that only go forward. */
  readonly monotonicMs: () => number;
}

/** Reports kept for an application thread that ends before it has received them. */
const MAX_KEPT_REPORTS = 64;

type OpenMessage = Extract<LinkMessage, { readonly type: "open" }>;

/**
 * The far end of the link: handles its messages. Runs in the export worker, or in the application
 * thread where there is no worker.
 */
export class Pipeline {
  readonly #surroundings: PipelineSurroundings;
  readonly #lanes = new Map<number, Lane>();
  readonly #askedHeaders = new Map<number, AskedHeaders>();
  readonly #scopes: Scope[] = [];
  /** The first report of each cause. */
  readonly #reports = new Map<string, Report>();
  #exitCall: ExitCall | undefined;
  /** Whether the application thread blocks on an exit call, and exchanges no messages. */
  #isThreadWaiting = false;

  /** Creates a pipeline that has no lanes yet. */
  constructor(surroundings: PipelineSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Handles a message. */
  receive(message: LinkMessage): void {
    this.#isThreadWaiting = message.type === "exit";
    switch (message.type) {
      case "open":
        this.#open(message);
        return;
      case "scopes":
        // One by one: after a restart all scopes come at once, too many arguments for one call.
        for (const [i, scope] of message.scopes.entries()) this.#scopes[message.first + i] = scope;
        return;
      case "names":
        learnNames(message.first, message.names);
        return;
      case "phrases":
        learnPhrases(message.first, message.phrases);
        return;
      case "headers":
        this.#askedHeaders.get(message.lane)?.take(message.headers);
        return;
      case "chunk":
        this.#lanes.get(message.lane)?.add(message.chunk, message.skip);
        return;
      case "flush":
        this.#flush(message.lanes).then((isSuccess) =>
          this.#surroundings.post({ type: "flushed", id: message.id, isSuccess })
        );
        return;
      case "exit":
        this.#answer(new ExitCall(message.cells));
        return;
      case "close":
        this.#lanes.get(message.lane)?.close();
        this.#lanes.delete(message.lane);
        this.#askedHeaders.get(message.lane)?.useLast();
        this.#askedHeaders.delete(message.lane);
        return;
      default:
        message satisfies never;
    }
  }

  /** Closes every lane: nothing is counted or sent any more. */
  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
    for (const headers of this.#askedHeaders.values()) headers.useLast();
    this.#askedHeaders.clear();
  }

  #open({ lane: number, config, control: cells, ...wanted }: OpenMessage): void {
    const { createExporter, after, monotonicMs } = this.#surroundings;
    const post = (each: PipelineMessage): void => this.#post(each);
    const control = new ControlBlock(cells);
    const report = (cause: string, message: string): void =>
      post({ type: "report", level: "warn", cause, message });
    const askForHeaders = wanted.asksForHeaders ? this.#asker(number) : undefined;
    let exporter: LaneExporter;
    try {
      exporter = createExporter(config, { scopes: this.#scopes, control, report, askForHeaders });
    } catch (error) {
      exporter = refusingExporter(
        `The exporter for ${config.signal} could not be created: ${String(error)}`,
      );
    }
    if (wanted.isObserved) exporter = new ObservedExporter(number, exporter, { post, monotonicMs });
    const surroundings = { after, post };
    this.#lanes.set(
      number,
      new Lane(number, { batch: config.batch, control, exporter, surroundings }),
    );
  }

  #asker(lane: number): ExporterContext["askForHeaders"] {
    const headers = new AskedHeaders({
      ask: (refused) => this.#post({ type: "headers", lane, refused }),
      isThreadWaiting: () => this.#isThreadWaiting,
      after: this.#surroundings.after,
      onLate: () =>
        this.#post({
          type: "report",
          level: "warn",
          cause: "otlp-headers-late",
          message: `otlp.headers() returned nothing within ${HEADERS_WAIT_MS} ms; requests are ` +
            "sent with the headers that it returned last, or are retried later if there are none",
        }),
    });
    this.#askedHeaders.set(lane, headers);
    return (refused) => headers.get(refused);
  }

  #answer(call: ExitCall): void {
    this.#exitCall = call;
    for (const headers of this.#askedHeaders.values()) headers.useLast();
    // Posted reports may not have been received; those that were are not shown again.
    for (const report of this.#reports.values()) call.leave(report);
    Promise.all([...this.#lanes.values()].map((lane) => lane.flush())).then(() => call.answer());
  }

  // A thread that blocks at the end of the process receives no messages.
  #post(message: PipelineMessage): void {
    if (message.type === "report") {
      if (this.#exitCall?.leave(message) === true) return;
      this.#keep(message);
    }
    this.#surroundings.post(message);
  }

  #keep(report: Report): void {
    if (this.#reports.size >= MAX_KEPT_REPORTS || this.#reports.has(report.cause)) return;
    this.#reports.set(report.cause, report);
  }

  // A missing lane was closed before it had delivered.
  async #flush(lanes: ReadonlyMap<number, number>): Promise<boolean> {
    const results = await Promise.all(
      [...lanes].map(([lane, lostBefore]) => this.#lanes.get(lane)?.flush(lostBefore) ?? false),
    );
    return results.every((isSuccess) => isSuccess);
  }
}

// Replaces an exporter that could not be created: everything counts as refused, reported once.
function refusingExporter(message: string): LaneExporter {
  return {
    export: async function* ({ length }) {
      yield { recordCount: length, droppedCount: length, reason: "refused", message };
    },
    hurry: () => {},
    close: () => {},
  };
}
