import type { RetryConfig } from "./sender_config.ts";

/**
 * Wait before the next attempt, milliseconds: exponential, bounded, with jitter, so that many
 * clients of a receiver that comes back do not all call at once (OTLP specification, "Retryable
 * Response Codes").
 *
 * @param failedAttempts attempts so far, at least 1
 */
export function backoffMs(
  config: RetryConfig,
  failedAttempts: number,
  options: { readonly random: () => number },
): number {
  const grown = config.initialMs * config.multiplier ** (failedAttempts - 1);
  const bounded = Math.min(config.maxMs, grown);
  return bounded * (1 + config.jitter * (2 * options.random() - 1));
}
