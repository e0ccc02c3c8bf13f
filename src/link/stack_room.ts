/** Stack space that a hand-over may need, which may also start the worker: 16 KiB. */
const ROOM: readonly number[] = new Array(2048).fill(0);

/**
 * Whether the application has left enough stack to hand over a chunk or start a timer. A runaway
 * recursion may have used it up, and such an operation would then break off halfway.
 */
export function hasStackRoom(): boolean {
  try {
    Reflect.apply(takeRoom, undefined, ROOM); // puts all arguments on the stack, or throws
    return true;
  } catch {
    return false;
  }
}

function takeRoom(): void {}
