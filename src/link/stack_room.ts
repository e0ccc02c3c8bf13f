/** What a hand-over may need of the stack, which starts the worker if it is the first: 16 KiB. */
const ROOM: readonly number[] = new Array(2048).fill(0);

/**
 * Whether the application has left enough of the stack to hand a chunk over, or to start a timer: a
 * recursion that ran away may have used it up, and what is begun then breaks off halfway.
 */
export function hasStackRoom(): boolean {
  try {
    Reflect.apply(takeRoom, undefined, ROOM); // puts all of it on the stack, or throws
    return true;
  } catch {
    return false;
  }
}

function takeRoom(): void {}
