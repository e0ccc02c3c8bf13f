/** Schema URL of the semantic conventions that our resource attributes follow. */
export const RESOURCE_SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";
