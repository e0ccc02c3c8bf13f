/** What happens when the process ends. */
export interface ExitOptions {
  /**
   * Whether to deliver what is pending when the process ends, however it ends.
   *
   * @default true
   */
  readonly hooks?: boolean | undefined;
  /**
   * Maximum time that this may delay the end of the process, in milliseconds.
   *
   * @default 2000
   */
  readonly flushTimeoutMs?: number | undefined;
}
