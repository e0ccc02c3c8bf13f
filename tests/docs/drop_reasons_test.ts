import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DROP_REASONS } from "../../src/link/mod.ts";
import { PROJECT_FOLDER } from "../../tools/setup.mjs";

test("docs/how_to.md tells every reason for which a record is lost, and no other", () => {
  const page = readFileSync(join(PROJECT_FOLDER, "docs/how_to.md"), "utf8");
  const section = page.split("\n## Find out what was lost\n")[1]?.split("\n## ")[0] ?? "";
  const told = [...section.matchAll(/^\| `(\w+)` /gm)].map(([, reason = ""]) => reason);
  assert.deepEqual(told.filter((reason) => reason !== "dropped"), [...DROP_REASONS]);
});
