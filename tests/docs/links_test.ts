import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { CODE_ROOTS, listFiles } from "../../tools/project_files.ts";
import { PROJECT_FOLDER } from "../../tools/setup.mjs";

/** Every page for people, from the project's folder. */
const PAGES: readonly string[] = [
  ...listPages("."),
  ...listPages("docs"),
  ...listPages("docs/decisions"),
];

// What begins with one of these in backticks is a path; `text/plain` is none.
const PATH_PATTERN = /^(?:src|workers|gen|tests|tools|bench|examples|docs|\.ci)\/[\w./{},-]*$/;
const BARE_FILE_PATTERN = /^[\w.-]+\.(?:ts|mjs|md|json|yaml)$/;

test("pages link only to files and headings that exist", () => {
  const broken = PAGES.flatMap((page) =>
    linksOf(page).filter((link) => !leadsSomewhere(page, link)).map((link) => `${page}: ${link}`)
  );
  assert.deepEqual(broken, []);
});

for (const page of ["ARCHITECTURE.md", "CONTRIBUTING.md"]) {
  test(`${page} names only files and folders that exist`, () => {
    const names = new Set(listFiles([...CODE_ROOTS, "gen"]).map(({ path }) => basename(path)));
    const missing = codeOf(page).flatMap(expandBraces).filter((name) => {
      if (PATH_PATTERN.test(name)) return !existsSync(join(PROJECT_FOLDER, name));
      if (!BARE_FILE_PATTERN.test(name)) return false;
      return !names.has(name) && !existsSync(join(PROJECT_FOLDER, name));
    });
    assert.deepEqual(missing, []);
  });
}

test("expandBraces() gives a path for each name in braces", () => {
  assert.deepEqual(expandBraces("a/{b,c}/d.ts"), ["a/b/d.ts", "a/c/d.ts"]);
  assert.deepEqual(expandBraces("a/b.ts"), ["a/b.ts"]);
});

test("headingAnchor() makes the anchor that a heading has on the web", () => {
  assert.equal(headingAnchor("The worker's life"), "the-workers-life");
  assert.equal(headingAnchor("`init()` and more"), "init-and-more");
});

function listPages(folder: string): readonly string[] {
  const absolute = join(PROJECT_FOLDER, folder);
  if (!existsSync(absolute)) return [];
  const names = readdirSync(absolute).filter((name) => name.endsWith(".md")).sort();
  return names.map((name) => folder === "." ? name : `${folder}/${name}`);
}

/** A page without its blocks of code. */
function readProse(page: string): string {
  return readFileSync(join(PROJECT_FOLDER, page), "utf8").replace(/^```[^]*?^```$/gm, "");
}

/** Targets of links, those to other places of the web left out. */
function linksOf(page: string): readonly string[] {
  const prose = readProse(page).replace(/`[^`\n]*`/g, "code");
  const targets = [...prose.matchAll(/\]\(([^()\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)];
  return targets.map(([, inline, below]) => inline ?? below ?? "")
    .filter((target) => !/^[a-z]+:/.test(target));
}

function codeOf(page: string): readonly string[] {
  return [...readProse(page).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? "");
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(PROJECT_FOLDER, target))) return false;
  if (anchor === undefined || !target.endsWith(".md")) return true;
  return headingsOf(target).includes(anchor);
}

function headingsOf(page: string): readonly string[] {
  return [...readProse(page).matchAll(/^#+ +(.+)$/gm)].map(([, title]) =>
    headingAnchor(title ?? "")
  );
}

function headingAnchor(title: string): string {
  return title.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
}

function expandBraces(path: string): readonly string[] {
  const match = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(path);
  if (match === null) return [path];
  const [, before = "", names = "", after = ""] = match;
  return names.split(",").flatMap((name) => expandBraces(`${before}${name}${after}`));
}
