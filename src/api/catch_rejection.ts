/**
 * Handles the rejection of a promise that nobody awaits. A callback that should be synchronous may
 * be an async function, and an unhandled rejection would end the process.
 *
 * @param answer What the callback returned.
 * @param report Called with the reason of a rejection.
 */
export function catchRejection(answer: unknown, report: (error: unknown) => void): void {
  if (answer instanceof Promise) answer.catch(report);
}
