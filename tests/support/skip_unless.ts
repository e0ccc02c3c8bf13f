/**
 * Options of a test that needs something. Where that is missing the test is skipped, and the reason
 * is printed, which not every runner does by itself.
 *
 * @param isThere Whether it is there.
 * @param missing What is missing where it is not.
 */
export function skipUnless(isThere: boolean, missing: string): { readonly skip: string | false } {
  if (isThere) return { skip: false };
  console.warn(`Tests are skipped: ${missing}`);
  return { skip: missing };
}
