/**
 * Lists what a module imports, directly and indirectly.
 *
 * @module
 */
import { posix } from "node:path";
import { lineAt, maskSource } from "./mask_source.ts";
import type { ProjectFile } from "./project_files.ts";

/** One import or re-export. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** For a relative specifier the file, from the project folder; else the specifier. */
  readonly target: string;
  /** `import type` or `export type`, which is erased. */
  readonly isTypeOnly: boolean;
  /** `import(...)`, which loads when it is called. */
  readonly isDynamic: boolean;
  /** Line, from 1. */
  readonly line: number;
}

const STATIC_IMPORT = /\b(?:import|export)(\s+type)?\s+(?:[\w*{}\s,$]+?\s)?from\s*["']( *)["']/g;
const BARE_IMPORT = /\bimport\s*["']( *)["']/g;
const DYNAMIC_IMPORT = /\bimport\s*\(\s*["'`]( *)["'`]/g;

/** Every import of a file, in order. */
export function listImports(file: ProjectFile): readonly Import[] {
  const { code } = maskSource(file.text);
  const found: Import[] = [];
  const add = (match: RegExpMatchArray, isTypeOnly: boolean, isDynamic: boolean): void => {
    const end = (match.index ?? 0) + match[0].length - 1;
    const blankLength = match.at(-1)?.length ?? 0;
    const specifier = file.text.slice(end - blankLength, end);
    const target = specifier.startsWith(".")
      ? posix.join(posix.dirname(file.path), specifier)
      : specifier;
    const line = lineAt(file.text, end);
    found.push({ specifier, target, isTypeOnly, isDynamic, line });
  };
  for (const match of code.matchAll(STATIC_IMPORT)) add(match, match[1] !== undefined, false);
  for (const match of code.matchAll(BARE_IMPORT)) add(match, false, false);
  for (const match of code.matchAll(DYNAMIC_IMPORT)) add(match, false, true);
  return found.sort((a, b) => a.line - b.line);
}

/** What {@linkcode findReachable} follows. */
export interface ReachOptions {
  /** Whether `import type` is followed too. @default false */
  readonly withTypes?: boolean;
  /** Whether `import(...)` is followed too. @default false */
  readonly withDynamic?: boolean;
}

/**
 * Everything that a file loads, each with the chain of files that leads to it. Packages and `node:`
 * built-ins are listed by their specifiers.
 */
export function findReachable(
  entry: string,
  files: ReadonlyMap<string, ProjectFile>,
  options: ReachOptions = {},
): ReadonlyMap<string, readonly string[]> {
  const { withTypes = false, withDynamic = false } = options;
  const chains = new Map<string, readonly string[]>([[entry, [entry]]]);
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = files.get(path);
    const chain = chains.get(path);
    if (file === undefined || chain === undefined) continue;
    for (const { target, isTypeOnly, isDynamic } of listImports(file)) {
      if ((isTypeOnly && !withTypes) || (isDynamic && !withDynamic) || chains.has(target)) continue;
      chains.set(target, [...chain, target]);
      waiting.push(target);
    }
  }
  return chains;
}
