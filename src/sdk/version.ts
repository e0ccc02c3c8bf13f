/** Version of this package, as `telemetry.sdk.version` and the User-Agent tell it. */
export const SDK_VERSION: string = "0.1.0";
