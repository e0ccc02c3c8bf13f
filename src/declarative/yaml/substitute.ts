/** Looks up a variable; `undefined` if it is not set. */
export type VariableLookup = (name: string) => string | undefined;

const LINE = /[^\r\n]+/g;
const REFERENCE = /\$\{([^}]*)\}/g;
const VALID_REFERENCE = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/**
 * Substitutes variables in a text: `${NAME}`, `${env:NAME}`, `${NAME:-default}`; `$$` stands for
 * `$`. Neither values of variables nor results of escapes are substituted again (specification,
 * Configuration Data Model, Environment variable substitution).
 *
 * @throws {TypeError} For an invalid reference. The message shows nothing of the text, which may be
 *     a part of a password.
 */
export function substitute(text: string, lookUp: VariableLookup): string {
  return text.split("$$")
    .map((part) => part.replace(LINE, (line) => substituteLine(line, lookUp)))
    .join("$");
}

function substituteLine(line: string, lookUp: VariableLookup): string {
  // No reference ends after the last brace. Searching only up to it keeps the search linear.
  const end = line.lastIndexOf("}") + 1;
  const changed = line.slice(0, end).replace(REFERENCE, (_whole, inner: string) => {
    const [, name, fallback = ""] = VALID_REFERENCE.exec(inner) ?? [];
    if (name === undefined) {
      throw new TypeError(
        "invalid reference to a variable: write ${NAME}, ${env:NAME} or ${NAME:-default}, and " +
          "$$ for a $",
      );
    }
    return lookUp(name) || fallback;
  });
  return changed + line.slice(end);
}
