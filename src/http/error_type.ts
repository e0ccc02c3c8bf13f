import { ERROR_TYPE_VALUE_OTHER } from "../semconv/mod.ts";

/** Names that say nothing: the code of an error, if it has one, says more. */
const GENERAL_NAMES: ReadonlySet<string> = new Set(["Error", "TypeError"]);

/**
 * Returns the value of `error.type` for something that was thrown: the code of a network error
 * (`ECONNREFUSED`), otherwise the name of the class. Never a message, which may hold anything.
 */
export function errorType(error: unknown): string {
  if (typeof error !== "object" || error === null) return ERROR_TYPE_VALUE_OTHER;
  try {
    const name = nameOf(error);
    if (!GENERAL_NAMES.has(name)) return name;
    return codeOf(error) ?? codeOf(Reflect.get(error, "cause")) ?? name;
  } catch {
    // The error is the application's object: its properties may throw.
    return ERROR_TYPE_VALUE_OTHER;
  }
}

function nameOf(error: object): string {
  // A `DOMException` has its kind only in its `name`; other errors are named after their class.
  const className: unknown = error.constructor?.name;
  const ownName: unknown = Reflect.get(error, "name");
  if (isWord(className) && className !== "DOMException" && !GENERAL_NAMES.has(className)) {
    return className;
  }
  if (isWord(ownName)) return ownName;
  return isWord(className) ? className : ERROR_TYPE_VALUE_OTHER;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const code: unknown = Reflect.get(error, "code");
  return isWord(code) ? code : undefined;
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z_$][\w$]{0,99}$/.test(value);
}
