import assert from "node:assert/strict";
import { test } from "node:test";
import { findReachable } from "../../tools/list_imports.ts";
import { listEntryPoints, listFiles } from "../../tools/project_files.ts";
import { projectText } from "./package_fixture.ts";

test("deno.json publishes the code that its entry points reach, and no other", () => {
  // why: the project's own file
  const { publish } = JSON.parse(projectText("deno.json")) as {
    readonly publish: { readonly include: readonly string[] };
  };
  const roots = publish.include.map((path) => path.replace(/\/$/, ""));
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
