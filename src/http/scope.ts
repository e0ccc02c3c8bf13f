import { ProxyTracer, type Tracer } from "../api/mod.ts";
import { SCHEMA_URL } from "../semconv/mod.ts";

/** The name of the instrumentation scope of all HTTP spans. */
export const HTTP_SCOPE_NAME = "@offthread/otel/http";

/** The version of that scope: the one of this package. */
export const HTTP_SCOPE_VERSION = "0.1.0";

/**
 * A tracer for HTTP spans. It follows whatever SDK is registered at the time of a request, so it
 * may be made before `init`.
 */
export function httpTracer(): Tracer & { enabled(): boolean } {
  return new ProxyTracer(HTTP_SCOPE_NAME, HTTP_SCOPE_VERSION, { schemaUrl: SCHEMA_URL });
}
