import type { RequestHandler } from "./instrument_handler.ts";

/**
 * Returns the handler that an object has as a member, or `undefined` where it has none. One behind
 * an accessor is asked for when a request comes, and no sooner: a framework may make it then, of
 * the routes that were added so far.
 *
 * @param target The object.
 * @param name The member's name.
 */
export function handlerMember(target: object, name: string): RequestHandler | undefined {
  if (!isAccessor(target, name)) {
    const member: unknown = Reflect.get(target, name);
    // why: it is a function; the runtime judges what it returns
    return typeof member === "function" ? member as RequestHandler : undefined;
  }
  return function (...args) {
    // why: the accessor says what answers requests, as the runtime itself would take it
    const handler = Reflect.get(target, name) as RequestHandler;
    return Reflect.apply(handler, this, args);
  };
}

function isAccessor(target: object, name: string): boolean {
  let level: object | null = target;
  while (level !== null) {
    const descriptor = Object.getOwnPropertyDescriptor(level, name);
    if (descriptor !== undefined) return descriptor.get !== undefined;
    level = Object.getPrototypeOf(level);
  }
  return false;
}
