/**
 * Handles the rejection of a promise that nobody awaits. A callback that should be synchronous may
 * be an async function, and an unhandled rejection would end the process.
 *
 * @param result What the callback returned.
 * @param report Called with the reason of a rejection.
 */
export function catchRejection(result: unknown, report: (error: unknown) => void): void {
  if (result instanceof Promise) result.catch(report);
}
