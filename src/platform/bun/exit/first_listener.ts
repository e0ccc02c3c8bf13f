import type { ProcessLike, ProcessListener } from "../../process_like.ts";

/** A listener that runs before all others of its event. */
export interface FirstListener {
  /** Removes it at once. */
  leave(): void;
  /** Puts it back in front once the listeners that are being called now have run. */
  comeBack(): void;
  /** Removes it for good. */
  remove(): void;
}

/**
 * Listens to an event of the process before all others. Only then can a listener tell whether
 * others will decide, because one that runs once leaves the list when it has run. A listener that
 * is put in front of it later is moved behind it.
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
  // Emitted before the other listener is added.
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
