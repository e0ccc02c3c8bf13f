/** Version of this package, as in `telemetry.sdk.version` and the User-Agent. */
export const SDK_VERSION: string = "0.1.0";
