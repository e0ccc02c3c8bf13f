/** Looks up a variable; `undefined` where it is not set. */
export type VariableLookup = (name: string) => string | undefined;

const LINE = /[^\r\n]+/g;
const REFERENCE = /\$\{([^}]*)\}/g;
const VALID_REFERENCE = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/**
 * Puts variables into one text: `${NAME}`, `${env:NAME}`, `${NAME:-default}`; `$$` is a `$`. What a
 * variable holds is not looked at again, and neither is what an escape leaves (specification,
 * Configuration Data Model, Environment variable substitution).
 *
 * @throws {TypeError} For a reference that is none. The message shows nothing of the text: what is
 * none may be a part of a password.
 */
export function substitute(text: string, lookUp: VariableLookup): string {
  return text.split("$$")
    .map((part) => part.replace(LINE, (line) => substituteLine(line, lookUp)))
    .join("$");
}

function substituteLine(line: string, lookUp: VariableLookup): string {
  // Behind the last brace no reference ends, so that each of them is looked for once.
  const end = line.lastIndexOf("}") + 1;
  const changed = line.slice(0, end).replace(REFERENCE, (_whole, inner: string) => {
    const [, name, fallback = ""] = VALID_REFERENCE.exec(inner) ?? [];
    if (name === undefined) {
      throw new TypeError(
        "what begins with ${ is no reference to a variable: it must be ${NAME}, ${env:NAME} or " +
          "${NAME:-default}; a $ is written as $$",
      );
    }
    return lookUp(name) || fallback;
  });
  return changed + line.slice(end);
}
