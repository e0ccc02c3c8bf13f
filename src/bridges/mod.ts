/**
 * Log records from sources other than the logs API: the console, and errors that end the process.
 *
 * @module
 */
export {
  captureConsole,
  CAPTURED_METHODS,
  type CapturedConsole,
  type CapturedMethod,
  DIAGNOSTICS_PREFIX,
} from "./console_capture.ts";
export { recordFatalError } from "./fatal_error_record.ts";
