/**
 * The terminal that the demo draws on.
 *
 * @module
 */
import process from "node:process";
import { styleText } from "node:util";

/** Text styles. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "magenta" | "blue";

/** A drawing target. */
export interface Terminal {
  /** Characters per line. */
  readonly width: number;
  /** The text in these styles, or unchanged without colours. */
  readonly paint: (text: string, ...styles: readonly Style[]) => string;
}

/** Default width: pipes, files, CI. */
const DEFAULT_WIDTH = 100;
const MIN_WIDTH = 60;
const MAX_WIDTH = 140;

/**
 * The terminal on standard output. Colours: by `FORCE_COLOR` and `NO_COLOR`, or else on a terminal.
 * Width: the terminal's, else `COLUMNS`, else 100.
 */
export function openTerminal(): Terminal {
  const { stdout, env } = process;
  const columns = stdout.columns ?? (Number(env["COLUMNS"]) || DEFAULT_WIDTH);
  const width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns));
  return plainOrColoured(width, hasColours());
}

/** A terminal of this width. */
export function plainOrColoured(width: number, isColoured: boolean): Terminal {
  const paint: Terminal["paint"] = (text, ...styles) =>
    isColoured && text !== "" ? styleText([...styles], text, { validateStream: false }) : text;
  return { width, paint };
}

function hasColours(): boolean {
  const { stdout, env } = process;
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "0" && forced !== "false") return true;
  return stdout.isTTY === true && env["TERM"] !== "dumb";
}

/** The text, cut to a width. All characters of the demo are one column wide. */
export function cut(text: string, width: number): string {
  const signs = [...text];
  return signs.length <= width ? text : `${signs.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/** The text, cut or padded to a width. */
export function fit(text: string, width: number): string {
  const short = cut(text, width);
  return short + " ".repeat(Math.max(0, width - [...short].length));
}
