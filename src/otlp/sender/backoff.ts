import type { RetryConfig } from "./sender_config.ts";

/**
 * Wait before the next attempt, in milliseconds: exponential, bounded, and with jitter, so that the
 * clients of a recovering receiver do not all call at once (OTLP specification, "Retryable Response
 * Codes").
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
