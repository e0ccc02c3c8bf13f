import assert from "node:assert/strict";
import { test } from "node:test";
import { findReachable } from "../../tools/list_imports.ts";
import { listEntryPoints, listFiles } from "../../tools/project_files.ts";
import { projectText } from "./package_fixture.ts";

/** What deno.json says is published. */
function publishedPatterns(): readonly string[] {
  // why: the project's own file
  const { publish } = JSON.parse(projectText("deno.json")) as {
    readonly publish: { readonly include: readonly string[] };
  };
  return publish.include;
}

test("deno.json publishes the code that its entry points reach, and no other", () => {
  const roots = publishedPatterns().map((path) => path.replace(/\/$/, ""));
  const published = new Map(listFiles(roots).map((file) => [file.path, file]));
  const options = { withTypes: true, withDynamic: true };
  const reached = new Set(
    [...listEntryPoints().values()].flatMap((
      entry,
    ) => [...findReachable(entry, published, options).keys()]),
  );
  const builtIns = [...reached].filter((path) => path.startsWith("node:"));
  // The one package that is loaded, by the entry point of the configuration file.
  const foreign = [...builtIns, "js-yaml"].sort();
  assert.deepEqual([...published.keys()].filter((path) => !reached.has(path)), []);
  assert.deepEqual([...reached].filter((path) => !published.has(path)).sort(), foreign);
});

test("deno.json publishes every page that the README links to", () => {
  const include = publishedPatterns();
  const links = [...projectText("README.md").matchAll(/\]\(([\w./]+\.md)\)/g)];
  const pages = links.map(([, page = ""]) => page);
  assert.ok(pages.length > 5, String(pages));
  const isPublished = (page: string): boolean =>
    include.includes(page) || (page.startsWith("docs/") && include.includes("docs/**/*.md"));
  assert.deepEqual(pages.filter((page) => !isPublished(page)), []);
});
