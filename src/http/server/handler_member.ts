import type { RequestHandler } from "./instrument_handler.ts";

/**
 * Returns the handler that is a member of an object, or `undefined` if there is none. An accessor
 * is not read before a request comes: a framework may build the handler only then, from the routes
 * that were added so far.
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
    // why: whatever the accessor returns is called, as the runtime itself would do
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
