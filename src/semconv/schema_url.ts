/** The version of the semantic conventions that these names are taken from. */
export const SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";
