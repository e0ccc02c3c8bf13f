import { metrics } from "../../mod.ts";
import { HTTP_REQUEST_DURATION_BOUNDARIES } from "../../src/semconv/mod.ts";

/** Name of the metric: how long the shop took until its answer began, in seconds. */
export const REQUEST_HISTOGRAM = "shop.request.duration";

const durations = metrics.getMeter("demo", "1.0.0").createHistogram(REQUEST_HISTOGRAM, {
  description: "Time until the answer to a request began.",
  unit: "s",
  advice: { explicitBucketBoundaries: [...HTTP_REQUEST_DURATION_BOUNDARIES] },
});

/** Measures how long an answer takes, in the span that is active then: exemplars name its trace. */
export async function measured(answer: () => Promise<Response>): Promise<Response> {
  const startMs = performance.now();
  const response = await answer();
  const attributes = { "http.response.status_code": response.status };
  durations.record((performance.now() - startMs) / 1000, attributes);
  return response;
}
