import { diag, reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import { PROMETHEUS_HOST, PROMETHEUS_PORT } from "../config/variables/metric_variables.ts";
import { SettingReader } from "../config/resolve/setting_reader.ts";
import { currentPlatform } from "../platform/current.ts";
import { servePrometheus } from "../platform/http/serve_prometheus.ts";
import type { FlushResult } from "../sdk/flush_result.ts";
import {
  cumulativeTemporality,
  MetricReader,
  type MetricReaderOptions,
} from "../sdk/metrics/mod.ts";
import { contentTypeOf, type ExpositionFormat, OPENMETRICS_END } from "./exposition_format.ts";
import type { MetricsText } from "./metrics_text.ts";
import { acceptsGzip, negotiate } from "./negotiate.ts";
import {
  type PrometheusRenderOptions,
  type RenderConfig,
  resolveRenderOptions,
} from "./render_options.ts";

/** The default of `maxBodyBytes`: 64 MiB. */
export const DEFAULT_MAX_BODY_BYTES: number = 64 * 1024 * 1024;

/**
 * How long callbacks and producers may take by default, in milliseconds: half of Prometheus'
 * default scrape timeout, so that one that never ends does not cost the scrape all metrics.
 */
const DEFAULT_SCRAPE_CALLBACK_TIMEOUT_MS = 5000;

/** The default path of the metrics. */
export const DEFAULT_METRICS_PATH = "/metrics";

/** Options of a `PrometheusExporter`. Temporality is always cumulative: Prometheus needs totals. */
export interface PrometheusExporterOptions
  extends PrometheusRenderOptions, Omit<MetricReaderOptions, "aggregationTemporalitySelector"> {
  /**
   * Maximum bytes of a response, before compression; instead of a larger one, status 500 is sent.
   * @default 67108864
   */
  readonly maxBodyBytes?: number;
  /**
   * How long callbacks and producers may take, in milliseconds; 0 means no limit. Prometheus'
   * default scrape timeout is 10 seconds.
   * @default 5000
   */
  readonly callbackTimeoutMs?: number;
}

/** Where metrics are served. */
export interface PrometheusServeOptions {
  /** Host name or address to listen on. @default OTEL_EXPORTER_PROMETHEUS_HOST, else `localhost` */
  readonly host?: string;
  /** Port; 0 for any free one. @default OTEL_EXPORTER_PROMETHEUS_PORT, else 9464 */
  readonly port?: number;
  /** Path of the metrics; any other gets status 404. @default "/metrics" */
  readonly path?: string;
  /** Whether the listener keeps the process alive when nothing else does. @default false */
  readonly keepAlive?: boolean;
}

/** A listener that answers scrapes. */
export interface PrometheusServer extends AsyncDisposable {
  /** The host it listens on. */
  readonly host: string;
  /** The port it listens on. */
  readonly port: number;
  /** URL of the metrics. */
  readonly url: string;
  /** Stops listening; requests in progress are still answered. */
  close(): Promise<void>;
}

/**
 * A metric reader that collects when Prometheus scrapes it over HTTP (specification, Prometheus
 * Metrics Exporter). Use its {@linkcode handler} in a server of your own, or let it
 * {@linkcode serve}.
 *
 * @example
 * ```ts
 * import { PrometheusExporter } from "@offthread/otel/prometheus";
 * import { MeterProvider } from "@offthread/otel/sdk";
 *
 * const exporter = new PrometheusExporter();
 * const provider = new MeterProvider({ readers: [exporter] });
 * provider.getMeter("shop").createCounter("orders").add(2);
 *
 * const answer = await exporter.handler()(new Request("http://localhost/metrics"));
 * console.assert((await answer.text()).includes('orders_total{otel_scope_name="shop"} 2'));
 * ```
 */
export class PrometheusExporter extends MetricReader {
  readonly #config: RenderConfig;
  readonly #maxBodyBytes: number;
  #text: MetricsText | undefined;
  /** Scrapes in progress, by format. Concurrent requests for the same format share one. */
  readonly #scrapes: Map<string, Promise<Blob | undefined>> = new Map();
  readonly #servers: Set<PrometheusServer> = new Set();
  #isStopped = false;

  /**
   * Creates an exporter that serves nothing yet: give it to a meter provider first.
   *
   * @throws {TypeError | RangeError} If an option is invalid.
   */
  constructor(options: PrometheusExporterOptions = {}) {
    super({
      ...options,
      aggregationTemporalitySelector: cumulativeTemporality,
      callbackTimeoutMs: options.callbackTimeoutMs ?? DEFAULT_SCRAPE_CALLBACK_TIMEOUT_MS,
    });
    this.#config = resolveRenderOptions(options);
    const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES } = options;
    if (!(maxBodyBytes > 0)) {
      throw new RangeError(`Cannot use maxBodyBytes ${maxBodyBytes}: it must be above 0.`);
    }
    this.#maxBodyBytes = maxBodyBytes;
  }

  /**
   * Returns a function that answers GET and HEAD requests for any path, with gzip if the client
   * accepts it. The function never rejects.
   */
  handler(): (request: Request) => Promise<Response> {
    return async (request) => {
      try {
        return await this.#answer(request);
      } catch (error) {
        reportOnce(
          "prometheus-scrape",
          "error",
          `A Prometheus scrape failed, and is answered with status 500: ${toText(error)}`,
        );
        return plainAnswer(500, "Metrics could not be collected.");
      }
    };
  }

  /**
   * Listens for scrapes. If that fails, for instance because the port is in use or after
   * `shutdown()`, one error is reported to `diag` and the application goes on.
   *
   * @returns The listener, or `undefined` if listening failed.
   * @throws {TypeError | RangeError} If an option is invalid.
   */
  serve(options: PrometheusServeOptions = {}): PrometheusServer | undefined {
    const reader = new SettingReader(currentPlatform(), reportOnce);
    const host = reader.choose(PROMETHEUS_HOST, options.host);
    const port = reader.choose(PROMETHEUS_PORT, options.port);
    const { path = DEFAULT_METRICS_PATH, keepAlive = false } = options;
    if (!path.startsWith("/")) {
      throw new TypeError(
        `Cannot serve metrics at ${JSON.stringify(path)}: it must begin with "/".`,
      );
    }
    const handle = this.handler();
    // After shutdown, nobody would close the listener.
    const result = this.#isStopped ? STOPPED : servePrometheus(
      (request) => pathOf(request.url) === path ? handle(request) : notFound(path),
      { host, port, keepAlive },
    );
    if (!result.ok) {
      diag.error(
        `Prometheus metrics are not served on ${host}:${port}: ${result.reason}. ` +
          "The application goes on without them.",
      );
      return undefined;
    }
    return this.#own(result.listener, { host, path });
  }

  /** Stops listening. */
  override async onShutdown(): Promise<FlushResult> {
    this.#isStopped = true;
    await Promise.all([...this.#servers].map((server) => server.close()));
    return "success";
  }

  #own(
    listener: { readonly port: number; close(): Promise<void> },
    { host, path }: { readonly host: string; readonly path: string },
  ): PrometheusServer {
    const { port } = listener;
    const shownHost = host.includes(":") ? `[${host}]` : host;
    const close = async (): Promise<void> => {
      this.#servers.delete(server);
      await listener.close();
    };
    const server: PrometheusServer = {
      host,
      port,
      url: `http://${shownHost}:${port}${path}`,
      close,
      [Symbol.asyncDispose]: close,
    };
    this.#servers.add(server);
    return server;
  }

  async #answer(request: Request): Promise<Response> {
    const { method, headers } = request;
    if (method !== "GET" && method !== "HEAD") {
      const answer = plainAnswer(405, "Metrics can be read with GET and HEAD only.");
      answer.headers.set("allow", "GET, HEAD");
      return answer;
    }
    if (this.isClosed) return plainAnswer(503, "Metrics are shut down.");
    const answer = await this.#metricsAnswer(headers);
    return method === "HEAD" ? await withoutBody(answer) : answer;
  }

  async #metricsAnswer(headers: Headers): Promise<Response> {
    const format = negotiate(headers.get("accept"));
    // Bun before 1.3.3 has no CompressionStream.
    const isCompressed = "CompressionStream" in globalThis &&
      acceptsGzip(headers.get("accept-encoding"));
    const body = await this.#scrape(format);
    if (body === undefined) return this.#tooLarge();
    return new Response(
      isCompressed ? body.stream().pipeThrough(new CompressionStream("gzip")) : body,
      {
        headers: {
          "content-type": contentTypeOf(format),
          vary: "Accept, Accept-Encoding",
          ...(isCompressed ? { "content-encoding": "gzip" } : {}),
        },
      },
    );
  }

  #scrape(format: ExpositionFormat): Promise<Blob | undefined> {
    const key = contentTypeOf(format);
    const known = this.#scrapes.get(key);
    if (known !== undefined) return known;
    const scrape = this.#collectText(format).finally(() => this.#scrapes.delete(key));
    this.#scrapes.set(key, scrape);
    return scrape;
  }

  /** Returns the body, or `undefined` if it would be too large. */
  async #collectText(format: ExpositionFormat): Promise<Blob | undefined> {
    // Loaded at the first scrape, so that an exporter that is never scraped does not pay for it.
    const { MetricsText } = await import("./metrics_text.ts");
    const collection = await this.beginCollection();
    if (collection === undefined) {
      return new Blob(format.syntax === "openmetrics" ? [OPENMETRICS_END] : []);
    }
    const text = this.#text ??= new MetricsText(this.#maxBodyBytes);
    return await this.slice(text.write(collection, { ...this.#config, format }), collection);
  }

  #tooLarge(): Response {
    const message = `The metrics are more than ${this.#maxBodyBytes} bytes of text, the maximum.`;
    reportOnce("prometheus-body", "error", `${message} The scrape is answered with status 500.`);
    return plainAnswer(500, message);
  }
}

const STOPPED = { ok: false, reason: "the exporter is shut down" } as const;

// The URL may have an invalid host, and for an HTTP/1.0 request without a host, Bun gives only the
// path.
function pathOf(url: string): string | undefined {
  return URL.canParse(url, ANY_ORIGIN) ? new URL(url, ANY_ORIGIN).pathname : undefined;
}

const ANY_ORIGIN = "http://localhost";

// The response to a HEAD request. Without an explicit length, servers would report an empty body.
async function withoutBody(answer: Response): Promise<Response> {
  const { status, headers } = answer;
  const { size } = await answer.blob();
  headers.set("content-length", String(size));
  return new Response(null, { status, headers });
}

function notFound(path: string): Response {
  return plainAnswer(404, `Not found. Metrics are at ${path}`);
}

function plainAnswer(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
