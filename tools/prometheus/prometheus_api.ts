/** A series of a response: its labels, and its value as Prometheus writes it. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** Prometheus's view of a target. */
export interface TargetState {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
}

/** Metadata of a metric. */
export interface Metadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** Exemplars of a series. */
export interface SeriesExemplars {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
  }[];
}

/** A client of the API of Prometheus 2 and 3. */
export class PrometheusApi {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async query(query: string): Promise<readonly Series[]> {
    const { result }: { result: readonly Series[] } = await this.#ask("query", { query });
    return result;
  }

  async targets(): Promise<readonly TargetState[]> {
    const { activeTargets }: { activeTargets: readonly TargetState[] } = await this.#ask("targets");
    return activeTargets;
  }

  metadata(): Promise<Readonly<Record<string, readonly Metadata[]>>> {
    return this.#ask("metadata");
  }

  exemplars(query: string): Promise<readonly SeriesExemplars[]> {
    const nowSeconds = Date.now() / 1000;
    const start = String(nowSeconds - 3600);
    return this.#ask("query_exemplars", { query, start, end: String(nowSeconds + 60) });
  }

  async #ask<Data>(what: string, parameters: Record<string, string> = {}): Promise<Data> {
    const answer = await fetch(`${this.#base}${what}?${new URLSearchParams(parameters)}`);
    const body: { data: Data; error?: string } = await answer.json();
    if (!answer.ok) throw new Error(`Prometheus does not answer ${what}: ${body.error}`);
    return body.data;
  }
}
