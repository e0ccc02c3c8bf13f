import type { ProcessLike, ProcessListener } from "../../process_like.ts";

/** A listener that runs before all others of its event. */
export interface FirstListener {
  /** Takes it out, at once. */
  leave(): void;
  /** Puts it back in front as soon as the listeners that are being called now have been called. */
  comeBack(): void;
  /** Takes it out for good. */
  remove(): void;
}

/**
 * Listens to an event of the process before everybody else: only so can a listener tell whether
 * others will decide, for one that runs once is gone from the list when it has run. What is put in
 * front of it later gets its place behind it.
 */
export function listenFirst(
  runtime: ProcessLike,
  event: string,
  listener: ProcessListener,
): FirstListener {
  let isInstalled = true;
  let isIn = false;
  const leave = (): void => {
    isIn = false;
    runtime.off(event, listener);
  };
  const enter = (): void => {
    if (!isInstalled) return;
    leave();
    isIn = true;
    runtime.prependListener(event, listener);
  };
  // Told before the other listener is in.
  const onNewListener: ProcessListener = (name, added) => {
    if (name !== event || added === listener || !isIn) return;
    queueMicrotask(() => {
      if (isIn && runtime.listeners(event)[0] !== listener) enter();
    });
  };
  enter();
  runtime.on("newListener", onNewListener);
  return {
    leave,
    comeBack: () => queueMicrotask(enter),
    remove: () => {
      isInstalled = false;
      leave();
      runtime.off("newListener", onNewListener);
    },
  };
}
