/** The name of the instrumentation scope of the SDK's own metrics. */
export const SDK_SCOPE_NAME = "@offthread/otel/sdk";
