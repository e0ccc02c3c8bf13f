/** A disposable that calls a function, such as one that ends something. */
export function endedBy(end: () => void): Disposable {
  return { [Symbol.dispose]: end };
}
