/**
 * Tells code, comments and strings of TypeScript apart, as far as the checks need it.
 *
 * @module
 */

/** Characters after which a slash begins a regular expression, not a division. */
const BEFORE_PATTERN =
  /(?:^|[=(,:;!&|?{}[+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|await))\s*$/;

/** What {@linkcode maskSource} returns. */
export interface MaskedSource {
  /** The text with comments and quoted text replaced by spaces; same length and lines. */
  readonly code: string;
  /** The text with everything but comments replaced by spaces; same length and lines. */
  readonly comments: string;
}

/**
 * Blanks out comments and the contents of strings, templates and regular expressions.
 *
 * Quotes stay, so that the specifier of an import can be located. Code in `${}` of a template
 * stays.
 */
export function maskSource(text: string): MaskedSource {
  const code = text.split("");
  const comments = text.replace(/[^\n]/g, " ").split("");
  // Brace depths at which a template's ${ was opened.
  const templateDepths: number[] = [];
  let depth = 0;
  let at = 0;

  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (code[i] !== "\n") code[i] = " ";
  };
  const skipTemplate = (from: number): number => {
    let i = from;
    while (i < text.length) {
      if (text[i] === "\\") i += 2;
      else if (text[i] === "`") break;
      else if (text[i] === "$" && text[i + 1] === "{") {
        templateDepths.push(depth);
        depth += 1;
        blank(from, i);
        return i + 2;
      } else i += 1;
    }
    blank(from, i);
    return i + 1;
  };

  while (at < text.length) {
    const sign = text[at];
    if (sign === "/" && (text[at + 1] === "/" || text[at + 1] === "*")) {
      const end = endOfComment(text, at);
      for (let i = at; i < end; i++) comments[i] = text[i] ?? " ";
      blank(at, end);
      at = end;
    } else if (sign === '"' || sign === "'") {
      const end = endOfQuoted(text, at + 1, sign);
      blank(at + 1, end);
      at = end + 1;
    } else if (sign === "`") {
      at = skipTemplate(at + 1);
    } else if (sign === "/" && BEFORE_PATTERN.test(code.slice(Math.max(0, at - 20), at).join(""))) {
      const end = endOfPattern(text, at + 1);
      blank(at + 1, end);
      at = end + 1;
    } else {
      if (sign === "{") depth += 1;
      if (sign === "}") {
        depth -= 1;
        if (templateDepths.at(-1) === depth) {
          templateDepths.pop();
          at = skipTemplate(at + 1);
          continue;
        }
      }
      at += 1;
    }
  }
  return { code: code.join(""), comments: comments.join("") };
}

function endOfComment(text: string, at: number): number {
  const isLine = text[at + 1] === "/";
  const end = isLine ? text.indexOf("\n", at) : text.indexOf("*/", at + 2);
  if (end < 0) return text.length;
  return isLine ? end : end + 2;
}

function endOfQuoted(text: string, from: number, quote: string): number {
  let i = from;
  while (i < text.length && text[i] !== quote && text[i] !== "\n") i += text[i] === "\\" ? 2 : 1;
  return i;
}

function endOfPattern(text: string, from: number): number {
  let isInClass = false;
  let i = from;
  while (i < text.length && text[i] !== "\n" && (isInClass || text[i] !== "/")) {
    if (text[i] === "[") isInClass = true;
    if (text[i] === "]") isInClass = false;
    i += text[i] === "\\" ? 2 : 1;
  }
  return i;
}

/** The line number of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (text[i] === "\n") line += 1;
  return line;
}
