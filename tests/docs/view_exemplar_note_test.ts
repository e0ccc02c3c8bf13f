import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const PROJECT = new URL("../../", import.meta.url);

/** The comment in front of a declaration, on one line. */
function commentOf(source: string, declaration: string): string {
  const before = source.slice(0, source.indexOf(`\n${declaration}`));
  const comment = before.slice(before.lastIndexOf("/**"));
  return comment.replace(/\s*\n \* ?/g, " ");
}

test("View documents that attributes it leaves out can go out with exemplars", () => {
  const source = readFileSync(new URL("src/sdk/metrics/streams/view.ts", PROJECT), "utf8");
  assert.match(
    commentOf(source, "export class View {"),
    /[Aa]ttributes that a view leaves out can still be exported with exemplars/,
  );
});
