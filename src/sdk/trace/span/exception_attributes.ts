import type { Attributes, Exception } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { MAX_NESTING, reportNesting } from "../../nesting.ts";

/** Nesting of reads of exceptions, whose getters may record them. */
let depth = 0;

/**
 * Returns the `exception.*` attributes of whatever was thrown (semantic conventions, exceptions).
 * Reading an error may run the application's code (getters); a part that cannot be read is left
 * out.
 */
export function exceptionAttributes(exception: Exception | unknown): Attributes {
  if (depth === MAX_NESTING) {
    reportNesting("the attributes of an exception are left out");
    return {};
  }
  depth++;
  try {
    return readException(exception);
  } finally {
    depth--;
  }
}

function readException(exception: unknown): Attributes {
  const attributes: Attributes = {};
  if (typeof exception !== "object" || exception === null) {
    attributes["exception.message"] = toText(exception);
    return attributes;
  }
  const type = typeOf(exception);
  const message = readText(exception, "message");
  const stack = readText(exception, "stack");
  if (type === undefined && message === undefined && stack === undefined) {
    // Nothing like an error: only its class and its text can be recorded.
    attributes["exception.type"] = classNameOf(exception);
    attributes["exception.message"] = toText(exception);
    return attributes;
  }
  if (type !== undefined) attributes["exception.type"] = type;
  if (message !== undefined) attributes["exception.message"] = message;
  if (stack !== undefined) attributes["exception.stacktrace"] = stack;
  return attributes;
}

// An error class without a `name` inherits its parent's, often "Error"; its class name says more.
function typeOf(exception: object): string | undefined {
  const name = readText(exception, "name");
  if (name === undefined) return readText(exception, "code");
  return hasOwnName(exception) ? name : classNameOf(exception) ?? name;
}

function hasOwnName(object: object): boolean {
  try {
    if (Object.hasOwn(object, "name")) return true;
    const prototype: object | null = Object.getPrototypeOf(object);
    return prototype === null || Object.hasOwn(prototype, "name");
  } catch {
    return true; // a proxy may refuse all but reads by name
  }
}

function classNameOf(object: object): string | undefined {
  try {
    return readText(object.constructor, "name");
  } catch {
    return undefined; // a getter threw, or there is no constructor
  }
}

function readText(source: object, key: string): string | undefined {
  try {
    const value: unknown = Reflect.get(source, key);
    if (typeof value === "string" && value !== "") return value;
    return typeof value === "number" ? String(value) : undefined;
  } catch {
    return undefined; // a getter threw; the rest of the error is still worth recording
  }
}
