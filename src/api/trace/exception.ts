/** An exception with at least a code. */
export interface ExceptionWithCode {
  /** An error code, for example `ENOENT`. */
  code: string | number;
  /** The type of the exception. */
  name?: string;
  /** What happened. */
  message?: string;
  /** The stack trace as text. */
  stack?: string;
}

/** An exception with at least a message. */
export interface ExceptionWithMessage {
  /** An error code, for example `ENOENT`. */
  code?: string | number;
  /** What happened. */
  message: string;
  /** The type of the exception. */
  name?: string;
  /** The stack trace as text. */
  stack?: string;
}

/** An exception with at least a type. */
export interface ExceptionWithName {
  /** An error code, for example `ENOENT`. */
  code?: string | number;
  /** What happened. */
  message?: string;
  /** The type of the exception. */
  name: string;
  /** The stack trace as text. */
  stack?: string;
}

/** What `recordException` accepts: an `Error`, anything shaped like one, or a message. */
export type Exception =
  | ExceptionWithCode
  | ExceptionWithMessage
  | ExceptionWithName
  | string;
