/** Environment variables, as far as they may be read; a runtime's platform is one. */
export interface EnvironmentReader {
  /**
   * Value of a variable; `undefined` when it is not set or may not be read. On Deno a permission
   * that is missing is never asked for, and a value that is not UTF-8 throws.
   */
  getEnv(name: string): string | undefined;
  /** Whether `getEnv(name)` tells the truth: `false` where Deno has no `--allow-env` for it. */
  canReadEnv(name: string): boolean;
}

/** An environment in which no variable is set. */
export const NO_ENVIRONMENT: EnvironmentReader = {
  getEnv: () => undefined,
  canReadEnv: () => true,
};
