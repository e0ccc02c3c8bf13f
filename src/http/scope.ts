/** The name of the instrumentation scope of all HTTP spans. */
export const HTTP_SCOPE_NAME = "@offthread/otel/http";

/** The version of that scope: the one of this package. */
export const HTTP_SCOPE_VERSION = "0.1.0";
