import {
  RESOURCE_LOGS_RESOURCE_TAG,
  RESOURCE_LOGS_SCHEMA_URL_TAG,
  RESOURCE_LOGS_SCOPE_LOGS_TAG,
  SCOPE_LOGS_LOG_RECORDS_TAG,
  SCOPE_LOGS_SCHEMA_URL_TAG,
  SCOPE_LOGS_SCOPE_TAG,
} from "../../../gen/wire/logs.ts";
import { EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG } from "../../../gen/wire/logs_service.ts";
import { encodeLogRecord } from "./encode_log_record.ts";
import type { RequestLayout } from "./encode_request.ts";

/** `ExportLogsServiceRequest`. */
export const LOG_LAYOUT: RequestLayout = {
  resourceEntryTag: EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG,
  resourceTag: RESOURCE_LOGS_RESOURCE_TAG,
  scopeEntryTag: RESOURCE_LOGS_SCOPE_LOGS_TAG,
  resourceSchemaUrlTag: RESOURCE_LOGS_SCHEMA_URL_TAG,
  scopeTag: SCOPE_LOGS_SCOPE_TAG,
  recordTag: SCOPE_LOGS_LOG_RECORDS_TAG,
  scopeSchemaUrlTag: SCOPE_LOGS_SCHEMA_URL_TAG,
  encodeRecord: encodeLogRecord,
};
