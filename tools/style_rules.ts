/**
 * The style rules that neither formatter, linter nor compiler checks.
 *
 * @module
 */
import process from "node:process";
import { lineAt, maskSource } from "./mask_source.ts";
import {
  CODE_ROOTS,
  GENERATED_PATTERN,
  listFiles,
  type ProjectFile,
  PUBLISHED_ROOTS,
} from "./project_files.ts";

/** Maximum code lines (neither blank nor comment) of a file. */
const FILE_CODE_LINES_LIMIT = 300;

/** Maximum code lines of a function. */
const FUNCTION_CODE_LINES_LIMIT = 60;

/** Maximum characters of a line, except for URLs. */
const LINE_LENGTH_LIMIT = 100;

/** Something that code, without comments and strings, must not contain. */
export interface WordRule {
  /** The pattern; global. */
  readonly pattern: RegExp;
  /** The message. */
  readonly because: string;
  /** Files that may contain it. @default none */
  readonly allowedIn?: RegExp;
}

/** Sources of time, timers and randomness. */
const TIME_SOURCES = /^src\/platform\/|(?:^|\/)(?:\w+_)?(?:clock|timers|random_words)\.ts$/;

/** Rules for published files. */
const WORD_RULES: readonly WordRule[] = [
  {
    pattern: /(?<![.\w$#])(?:Deno|Bun)(?=\s*[.?[),;])|\bglobalThis\s*\??\.\s*(?:Deno|Bun)\b/g,
    because: "only src/platform/ names a runtime's globals",
    allowedIn: /^src\/platform\//,
  },
  {
    pattern: /(?<![.\w$#])process(?=\s*\??\.)|\bglobalThis\s*\??\.\s*process\b/g,
    because: "only src/platform/ says process",
    allowedIn: /^src\/platform\//,
  },
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/g,
    because: "time comes from the clock",
    allowedIn: TIME_SOURCES,
  },
  {
    pattern: /(?<![.\w$#])(?:setTimeout|setInterval|clearTimeout|clearInterval)\s*\(/g,
    because: "timers come in as an argument; their default is the platform's",
    allowedIn: TIME_SOURCES,
  },
  {
    pattern: /\bMath\.random\b|\bgetRandomValues\b/g,
    because: "randomness comes in as an argument or from RandomWords",
    allowedIn: TIME_SOURCES,
  },
  { pattern: /[:<|&,]\s*any\b(?!\s*[:(])|\bas any\b/g, because: "no any" },
  { pattern: /\bexport\s*\*/g, because: "no export *: name what is exported" },
  { pattern: /\bexport\s+default\b/g, because: "no default export" },
  { pattern: /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w/gm, because: "no enum" },
  { pattern: /^\s*(?:export\s+)?(?:declare\s+)?namespace\s+\w/gm, because: "no namespace" },
  { pattern: /^\s*declare\s+global\b/gm, because: "no global augmentation" },
  { pattern: /^\s*(?:private|protected|public)\s+\w/gm, because: "private is #" },
  { pattern: /\bcatch(?:\s*\([^)]*\))?\s*\{\s*\}/g, because: "no empty catch" },
];

/** What no comment may contain. */
const COMMENT_RULES: readonly WordRule[] = [
  { pattern: /@ts-(?:ignore|nocheck|expect-error)/g, because: "no compiler mark" },
  { pattern: /\bdeno-lint-ignore-file\b/g, because: "no linter mark for a whole file" },
  { pattern: /^\/\/\/\s*<reference\s+(?:no-default-)?lib/gm, because: "no reference lib" },
];

/** What no line may contain. */
const TEXT_RULES: readonly WordRule[] = [
  { pattern: /\bregistry\.npmjs\b|\bnpm\.jsr\b/g, because: "no host of a registry" },
  { pattern: /["'` (](?:\/work\/|\/root\/)/g, because: "no path of a machine" },
];

/** Lines that cannot be broken: a URL, the module of an import. */
const UNBREAKABLE_PATTERN = /https?:\/\/|^\s*(?:import|export|\}).* from "[^"]+";$/;

/** Every violation in a published file, one line each. */
export function checkPublishedFile(file: ProjectFile): readonly string[] {
  const { code, comments } = maskSource(file.text);
  return [
    ...applyWordRules(file, code, WORD_RULES),
    ...applyWordRules(file, comments, COMMENT_RULES),
    ...checkCasts(file, code, comments),
    ...checkFunctionLengths(file, code),
    ...checkFileLength(file, code),
  ];
}

/** Every violation of the rules that also apply to tests and tools. */
export function checkAnyFile(file: ProjectFile): readonly string[] {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const isSnakeCase = /^[a-z0-9]+(?:_[a-z0-9]+)*\.(?:ts|mjs)$/.test(name);
  const longLines = file.text.split("\n").flatMap((line, i) =>
    line.length > LINE_LENGTH_LIMIT && !UNBREAKABLE_PATTERN.test(line)
      ? [`${file.path}:${i + 1}: ${line.length} signs, at most ${LINE_LENGTH_LIMIT}`]
      : []
  );
  return [
    ...(isSnakeCase ? [] : [`${file.path}: file names are snake_case`]),
    ...longLines,
    ...applyWordRules(file, file.text, TEXT_RULES),
  ];
}

function applyWordRules(
  file: ProjectFile,
  text: string,
  rules: readonly WordRule[],
): readonly string[] {
  return rules
    .filter(({ allowedIn }) => allowedIn === undefined || !allowedIn.test(file.path))
    .flatMap(({ pattern, because }) =>
      [...text.matchAll(pattern)].map((match) => {
        const offset = match.index + match[0].length - match[0].trimStart().length;
        return `${file.path}:${lineAt(text, offset)}: ${match[0].trim()}: ${because}`;
      })
    );
}

/** `as` needs a comment with `why:`, on its line or on one of the three above. */
function checkCasts(file: ProjectFile, code: string, comments: string): readonly string[] {
  const codeLines = withoutImports(code).split("\n");
  const commentLines = comments.split("\n");
  return codeLines.flatMap((line, i) => {
    if (!/\bas\s+(?!const\b)[\w{([]/.test(line)) return [];
    const near = commentLines.slice(Math.max(0, i - 3), i + 1);
    if (near.some((comment) => comment.includes("why:"))) return [];
    return [
      `${file.path}:${i + 1}: as without a line that begins with "why:" and says why it holds`,
    ];
  });
}

/** Blanks out import and export lists, where `as` only renames. */
function withoutImports(code: string): string {
  return code.replace(
    /\b(?:import|export)(?:\s+type)?\s*(?:\{[^}]*\}|\*\s*as\s+\w+)/g,
    (list) => list.replace(/[^\n]/g, " "),
  );
}

/** Possible start of a function, method or accessor: its name, up to the first bracket. */
const FUNCTION_START =
  /^[ \t]*(?:(?:export|async|static|override|get|set|function\*?) +)*(#?\w+)(?=[<(])/gm;

const NOT_A_FUNCTION: ReadonlySet<string> = new Set(["if", "for", "while", "switch", "catch"]);

function checkFunctionLengths(file: ProjectFile, code: string): readonly string[] {
  return [...code.matchAll(FUNCTION_START)].flatMap((match) => {
    const name = match[1] ?? "";
    const end = NOT_A_FUNCTION.has(name)
      ? undefined
      : endOfBody(code, match.index + match[0].length);
    if (end === undefined) return [];
    const lineCount = countCodeLines(code.slice(match.index, end));
    if (lineCount <= FUNCTION_CODE_LINES_LIMIT) return [];
    const line = lineAt(code, match.index);
    return [
      `${file.path}:${line}: ${name} has ${lineCount} lines, at most ${FUNCTION_CODE_LINES_LIMIT}`,
    ];
  });
}

/**
 * End of the body of a function whose (type) parameter list begins at `from`; undefined for a call
 * or a declaration without a body.
 */
function endOfBody(code: string, from: number): number | undefined {
  let at = code[from] === "<" ? code.indexOf("(", from) : from;
  at = endOfBrackets(code, at);
  while (at < code.length && code[at] !== "{") {
    if (!/[\s:\w.,|&<>[\]()]/.test(code[at] ?? "")) return undefined;
    at += 1;
  }
  const end = endOfBrackets(code, at);
  const next = code.slice(end).trimStart()[0];
  // Skips a return type in braces.
  return next === "{" ? endOfBrackets(code, code.indexOf("{", end)) : end;
}

/** The offset after the bracket that closes the one at `from`. */
function endOfBrackets(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    if ("([{".includes(code[at] ?? "")) depth += 1;
    if (")]}".includes(code[at] ?? "")) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return code.length;
}

function checkFileLength(file: ProjectFile, code: string): readonly string[] {
  const lineCount = countCodeLines(code);
  if (lineCount <= FILE_CODE_LINES_LIMIT) return [];
  return [`${file.path}: ${lineCount} lines of code, at most ${FILE_CODE_LINES_LIMIT}`];
}

function countCodeLines(code: string): number {
  return code.split("\n").filter((line) => line.trim() !== "").length;
}

/** Every violation in the project, one line each. */
function checkStyle(): readonly string[] {
  const isWritten = (file: ProjectFile): boolean => !GENERATED_PATTERN.test(file.path);
  return [
    ...listFiles(PUBLISHED_ROOTS).filter(isWritten).flatMap(checkPublishedFile),
    ...listFiles(CODE_ROOTS).filter(isWritten).flatMap(checkAnyFile),
  ];
}

if (import.meta.main) {
  const breaches = checkStyle();
  for (const breach of breaches) console.error(breach);
  if (breaches.length > 0) process.exitCode = 1;
}
