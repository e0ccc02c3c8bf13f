/**
 * Options of a test that needs something. Without it the test is skipped and the reason is printed,
 * which not every runner does by itself.
 *
 * @param isThere Whether it exists.
 * @param missing What is missing if not.
 */
export function skipUnless(isThere: boolean, missing: string): { readonly skip: string | false } {
  if (isThere) return { skip: false };
  console.warn(`Tests are skipped: ${missing}`);
  return { skip: missing };
}
