/** What calls a function when it is disposed of, such as one that ends what was begun. */
export function endedBy(end: () => void): Disposable {
  return { [Symbol.dispose]: end };
}
