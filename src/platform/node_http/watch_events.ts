import type { EventSource } from "./node_messages.ts";

/** Calls the listeners of an event, as `emit` does. */
export type Emit = (this: unknown, ...args: never[]) => boolean;

/**
 * Replaces how the listeners of a request or a response are called. The listeners themselves do not
 * change, so nobody who lists, counts or removes them sees a difference.
 */
export function replaceEmit(source: EventSource, emit: Emit): void {
  Object.defineProperty(source, "emit", {
    value: emit,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

/**
 * Calls a function for each event before its listeners.
 *
 * @param source What has the events.
 * @param onEvent Called with each event and its first argument. Must not throw.
 */
export function watchEvents(
  source: EventSource,
  onEvent: (event: unknown, first: unknown) => void,
): void {
  const { emit } = source;
  replaceEmit(source, function (this: unknown, ...args: never[]): boolean {
    onEvent(args[0], args[1]);
    return Reflect.apply(emit, this, args);
  });
}
