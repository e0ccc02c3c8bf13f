/** Reads environment variables, as far as permitted; the platform of a runtime does so. */
export interface EnvironmentReader {
  /**
   * Returns the value of a variable; `undefined` if it is not set or may not be read. On Deno it
   * never prompts for permission, and throws for a value that is not UTF-8.
   */
  getEnv(name: string): string | undefined;
  /**
   * Whether the result of `getEnv(name)` is reliable: `false` if Deno has no `--allow-env` for it.
   */
  canReadEnv(name: string): boolean;
}

/** An environment in which no variable is set. */
export const NO_ENVIRONMENT: EnvironmentReader = {
  getEnv: () => undefined,
  canReadEnv: () => true,
};
