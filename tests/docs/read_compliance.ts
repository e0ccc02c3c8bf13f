/**
 * Reads `docs/spec_compliance.md` and the titles of tests.
 *
 * @module
 */

/** A test that is named: its file and its title as it stands there. */
export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** One row of the document. */
export interface ComplianceRow {
  readonly section: string;
  readonly feature: string;
  readonly status: string;
  readonly tests: readonly NamedTest[];
}

const TEST_PATTERN = /^`([^`]+)` in `(tests\/[\w./-]+_test\.ts)`$/;
const TITLE_PATTERN = /\btest\(\s*(?:"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

/**
 * The rows of the document, in order.
 *
 * @throws TypeError for a row without three cells and for a test that is not named as it should be.
 */
export function readCompliance(text: string): readonly ComplianceRow[] {
  const rows: ComplianceRow[] = [];
  let section = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) section = line.slice(3).trim();
    if (!line.startsWith("|")) continue;
    const cells = line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
    const [feature, status, tests] = cells;
    if (cells.length !== 3 || feature === undefined) {
      throw new TypeError(`This row has ${cells.length} cells, not 3: ${line}`);
    }
    if (feature === "feature" || /^:?-+:?$/.test(feature)) continue;
    rows.push({ section, feature, status: status ?? "", tests: readTests(tests ?? "") });
  }
  return rows;
}

/** The titles of the tests of a file, as they stand there; `${...}` stays as it is. */
export function readTitles(source: string): ReadonlySet<string> {
  const titles = [...source.matchAll(TITLE_PATTERN)].map(([, plain, template]) =>
    (plain ?? template ?? "").replace(/\\(.)/g, "$1")
  );
  return new Set(titles);
}

function readTests(cell: string): readonly NamedTest[] {
  if (cell === "") return [];
  return cell.split("<br>").map((part) => {
    const match = TEST_PATTERN.exec(part.trim().replaceAll("\\|", "|"));
    if (match === null) throw new TypeError(`This names no test: ${part}`);
    const [, title = "", file = ""] = match;
    return { file, title };
  });
}
