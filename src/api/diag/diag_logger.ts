/**
 * Writes one diagnostic message.
 *
 * @param message What to say.
 * @param args Whatever helps to understand it.
 */
export type DiagLogFunction = (message: string, ...args: unknown[]) => void;

/** Receives the diagnostic messages of the API and the SDK. */
export interface DiagLogger {
  /** Something failed. */
  error: DiagLogFunction;
  /** Something is not as it should be. */
  warn: DiagLogFunction;
  /** Something worth knowing. */
  info: DiagLogFunction;
  /** Something that helps in debugging. */
  debug: DiagLogFunction;
  /** Everything else. */
  verbose: DiagLogFunction;
}

/** The messages that a diagnostic logger receives, by level. */
export const DiagLogLevel = {
  /** Nothing. */
  NONE: 0,
  /** Errors. */
  ERROR: 30,
  /** Errors and warnings. */
  WARN: 50,
  /** Also information. */
  INFO: 60,
  /** Also what helps in debugging. */
  DEBUG: 70,
  /** Also details. */
  VERBOSE: 80,
  /** Everything. */
  ALL: 9999,
} as const;

/** One of the values of {@link DiagLogLevel}. */
export type DiagLogLevel = typeof DiagLogLevel[keyof typeof DiagLogLevel];

/** How to set a diagnostic logger. */
export interface DiagLoggerOptions {
  /**
   * Which messages the logger receives.
   *
   * @default DiagLogLevel.INFO
   */
  logLevel?: DiagLogLevel;
  /**
   * Suppresses the warning when another logger is replaced.
   *
   * @default false
   */
  suppressOverrideMessage?: boolean;
}

/** How to make a logger for one component. */
export interface ComponentLoggerOptions {
  /** What each message of the component starts with. */
  namespace: string;
}
