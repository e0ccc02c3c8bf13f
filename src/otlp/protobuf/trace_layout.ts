import {
  RESOURCE_SPANS_RESOURCE_TAG,
  RESOURCE_SPANS_SCHEMA_URL_TAG,
  RESOURCE_SPANS_SCOPE_SPANS_TAG,
  SCOPE_SPANS_SCHEMA_URL_TAG,
  SCOPE_SPANS_SCOPE_TAG,
  SCOPE_SPANS_SPANS_TAG,
} from "../../../gen/wire/trace.ts";
import { EXPORT_TRACE_SERVICE_REQUEST_RESOURCE_SPANS_TAG } from "../../../gen/wire/trace_service.ts";
import type { RequestLayout } from "./encode_request.ts";
import { encodeSpan } from "./encode_span.ts";

/** `ExportTraceServiceRequest`. */
export const TRACE_LAYOUT: RequestLayout = {
  resourceEntryTag: EXPORT_TRACE_SERVICE_REQUEST_RESOURCE_SPANS_TAG,
  resourceTag: RESOURCE_SPANS_RESOURCE_TAG,
  scopeEntryTag: RESOURCE_SPANS_SCOPE_SPANS_TAG,
  resourceSchemaUrlTag: RESOURCE_SPANS_SCHEMA_URL_TAG,
  scopeTag: SCOPE_SPANS_SCOPE_TAG,
  recordTag: SCOPE_SPANS_SPANS_TAG,
  scopeSchemaUrlTag: SCOPE_SPANS_SCHEMA_URL_TAG,
  encodeRecord: encodeSpan,
};
