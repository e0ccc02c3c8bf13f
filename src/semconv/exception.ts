/** The class of the exception. Stable. */
export const ATTR_EXCEPTION_TYPE = "exception.type";

/** The message of the exception. Stable. */
export const ATTR_EXCEPTION_MESSAGE = "exception.message";

/** The stack trace as the runtime prints it. Stable. */
export const ATTR_EXCEPTION_STACKTRACE = "exception.stacktrace";

/** The name of the span event that records an exception. Stable. */
export const EVENT_EXCEPTION = "exception";

/** What went wrong: an exception class or a code; never set on success. Stable. */
export const ATTR_ERROR_TYPE = "error.type";

/** The value of `error.type` when nothing better is known. Stable. */
export const ERROR_TYPE_VALUE_OTHER = "_OTHER";
