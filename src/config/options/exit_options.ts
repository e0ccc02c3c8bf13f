/** What happens when the process ends. */
export interface ExitOptions {
  /**
   * Whether to deliver what is pending when the process ends, however it ends.
   *
   * @default true
   */
  readonly hooks?: boolean | undefined;
  /**
   * Longest time that the end of the process is held up for that, in milliseconds.
   *
   * @default 2000
   */
  readonly flushTimeoutMs?: number | undefined;
}
