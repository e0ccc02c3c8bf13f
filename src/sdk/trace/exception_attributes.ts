import type { Attributes, Exception } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";

/**
 * The `exception.*` attributes of whatever was thrown (semantic conventions, exceptions). Reading
 * an error may run the application's code (getters), so a part that cannot be read is left out.
 */
export function exceptionAttributes(exception: Exception | unknown): Attributes {
  const attributes: Attributes = {};
  if (typeof exception !== "object" || exception === null) {
    attributes["exception.message"] = toText(exception);
    return attributes;
  }
  const code = readText(exception, "code");
  const type = readText(exception, "name") ?? code;
  const message = readText(exception, "message");
  const stack = readText(exception, "stack");
  if (type === undefined && message === undefined && stack === undefined) {
    // No error by any measure; its class and its text are all that there is to say.
    attributes["exception.type"] = classNameOf(exception);
    attributes["exception.message"] = toText(exception);
    return attributes;
  }
  if (type !== undefined) attributes["exception.type"] = type;
  if (message !== undefined) attributes["exception.message"] = message;
  if (stack !== undefined) attributes["exception.stacktrace"] = stack;
  return attributes;
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
