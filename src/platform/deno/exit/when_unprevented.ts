/** What `eventPhase` is when no listener is being called. */
const NO_PHASE = 0;

/**
 * Calls back when all listeners of an event have been called and none of them has prevented what
 * happens by default; to be called by a listener of it. Once all are called, Deno asks the event
 * itself whether that was prevented. So the event gets a `defaultPrevented` of its own, which
 * answers as before, to the other listeners too.
 *
 * Where the event cannot be changed, or the runtime does not ask it, the call comes at once unless
 * a listener before has prevented it. It does not come where a later listener throws and that ends
 * the process.
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

// Tried out: it is how Deno sends events, not what is written of it.
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
