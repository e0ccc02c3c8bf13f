import type { Attributes, BoundRecorder, Context } from "../../api/mod.ts";
import { type HttpInstruments, secondsOf } from "../http_instruments.ts";

/** The values by which the durations of requests are divided into series. */
export interface DurationAttributes {
  /** The value of `http.request.method`. */
  readonly method: string;
  /** The value of `url.scheme`. */
  readonly scheme: string;
  /** The value of `http.response.status_code`. */
  readonly status: number | undefined;
  /** The value of `http.route`. */
  readonly route: string | undefined;
  /** The value of `error.type`. */
  readonly errorType: string | undefined;
}

/** How many series are kept; the SDK looks up any further ones for each request. */
const MAX_SERIES = 1024;

interface Series extends DurationAttributes {
  readonly recorder: BoundRecorder;
}

/**
 * The histogram of durations of requests to a server. It keeps a recorder bound to each set of
 * attributes seen before, so that the SDK need not look up the series. A server needs few of them,
 * and a request is compared with one or two (bench/http_hello.ts).
 */
export class ServerDurations {
  readonly #instruments: HttpInstruments;
  readonly #byRoute = new Map<string | undefined, Series[]>();
  #seriesCount = 0;

  /** @param instruments Where to record. */
  constructor(instruments: HttpInstruments) {
    this.#instruments = instruments;
  }

  /** Records how long a request took, with a context for exemplars. */
  record(durationMs: number, of: DurationAttributes, context: Context): void {
    const seconds = secondsOf(durationMs);
    const known = this.#byRoute.get(of.route);
    if (known !== undefined) {
      for (let i = 0; i < known.length; i++) {
        if (isSame(known[i], of)) {
          known[i].recorder.record(seconds, context);
          return;
        }
      }
    }
    this.#recorderOf(of).record(seconds, context);
  }

  #recorderOf(of: DurationAttributes): BoundRecorder {
    const { method, scheme, status, route, errorType } = of;
    const recorder = this.#instruments.bindDuration(durationAttributes(of));
    if (this.#seriesCount < MAX_SERIES) {
      this.#seriesCount++;
      const series = { method, scheme, status, route, errorType, recorder };
      const known = this.#byRoute.get(route);
      if (known === undefined) this.#byRoute.set(route, [series]);
      else known.push(series);
    }
    return recorder;
  }
}

/** Returns the values as attributes of a metric. */
export function durationAttributes(of: DurationAttributes): Attributes {
  return {
    "http.request.method": of.method,
    "url.scheme": of.scheme,
    "http.response.status_code": of.status,
    "http.route": of.route,
    "error.type": of.errorType,
  };
}

function isSame(a: DurationAttributes, b: DurationAttributes): boolean {
  return a.status === b.status && a.method === b.method && a.scheme === b.scheme &&
    a.errorType === b.errorType;
}
