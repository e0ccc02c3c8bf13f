import { metrics, type Span, trace } from "../../api/mod.ts";
import { asObject, hiddenKey, hiddenValue } from "./hidden_member.ts";

/** The part of the `Deno` namespace that tells whether the runtime itself traces. */
interface TelemetryLike {
  readonly telemetry?: { readonly tracerProvider?: unknown; readonly meterProvider?: unknown };
}

// why: the global exists on Deno only, and its types are known to Deno's checker only
const deno = (globalThis as unknown as { Deno?: TelemetryLike }).Deno;
const nativeProvider: unknown = deno?.telemetry?.tracerProvider;
const nativeMeterProvider: unknown = deno?.telemetry?.meterProvider;

/**
 * Whether Deno itself traces `Deno.serve` and `fetch` (`OTEL_DENO=true`) into the pipeline that the
 * process uses. Then our spans would only duplicate its own.
 */
export function isTracedNatively(): boolean {
  return nativeProvider !== undefined && trace.getTracerProvider() === nativeProvider;
}

/** Whether measurements go to Deno's own pipeline, which has HTTP metrics of its own. */
export function isMeasuredNatively(): boolean {
  return nativeMeterProvider !== undefined &&
    metrics.getMeterProvider() === nativeMeterProvider;
}

/** Returns Deno's own span of the current request, or `undefined` where Deno does not trace. */
export function nativeServerSpan(): Span | undefined {
  return isTracedNatively() ? trace.getActiveSpan() : undefined;
}

/**
 * Returns Deno's own span, which is active nowhere, of the request that a `node:http` response
 * answers, or `undefined` if Deno does not trace.
 */
export function nativeSpanOf(response: object): Span | undefined {
  if (!isTracedNatively()) return undefined;
  const span = asObject(hiddenValue(response, hiddenKey(response, "kOtelSpan")));
  // why: Deno's spans are those of the API; one that has ended is `null`
  return span !== undefined && "spanContext" in span ? span as Span : undefined;
}
