/**
 * Looks after what a function returned whose answer nobody awaits: an async function fits where a
 * plain one is wanted, and a rejection that nobody handles would end the process.
 *
 * @param answer What it returned.
 * @param report Told what a promise is rejected with.
 */
export function catchRejection(answer: unknown, report: (error: unknown) => void): void {
  if (answer instanceof Promise) answer.catch(report);
}
