/** What `eventPhase` is when no listener is being called. */
const NO_PHASE = 0;

/**
 * Calls back once all listeners of an event have run, if none of them has prevented its default
 * action; to be called by one of them. After the last one, Deno reads the event's
 * `defaultPrevented`. So the event gets one of its own, which returns the same as before, also to
 * the other listeners.
 *
 * If the event cannot be changed, or the runtime does not read it, the call comes at once, unless
 * an earlier listener has prevented the default. It does not come if a later listener throws and
 * that ends the process.
 */
export function whenUnprevented(event: Event, callback: () => void): void {
  const before = Object.getOwnPropertyDescriptor(event, "defaultPrevented");
  const isPrevented = (): boolean =>
    before?.get === undefined
      ? Reflect.get(Object.getPrototypeOf(event), "defaultPrevented", event) === true
      : Reflect.apply(before.get, event, []) === true;
  let isDecided = false;
  const answer = (): boolean => {
    const answered = isPrevented();
    if (isDecided || event.eventPhase !== NO_PHASE) return answered;
    isDecided = true;
    if (!answered) callback();
    return answered;
  };
  const descriptor = { configurable: true, enumerable: false, get: answer };
  const isAsked = asksEvents() && Reflect.defineProperty(event, "defaultPrevented", descriptor);
  if (!isAsked && !isPrevented()) callback();
}

// Found by trial, because how Deno dispatches events is not documented.
function asksEvents(): boolean {
  const target = new EventTarget();
  const event = new Event("ask");
  let isAsked = false;
  const get = (): boolean => {
    if (event.eventPhase === NO_PHASE) isAsked = true;
    return false;
  };
  target.addEventListener("ask", () => {
    Reflect.defineProperty(event, "defaultPrevented", { configurable: true, get });
  });
  target.dispatchEvent(event);
  return isAsked;
}
