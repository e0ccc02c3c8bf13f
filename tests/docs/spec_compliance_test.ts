import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { readCompliance, readTitles } from "./read_compliance.ts";

/** Sections of the specification's compliance matrix, and how many rows each has. */
const SECTIONS: readonly (readonly [section: string, rowCount: number])[] = [
  ["Traces / TracerProvider", 8],
  ["Traces / Trace / Context interaction", 2],
  ["Traces / Tracer", 5],
  ["Traces / SpanContext", 4],
  ["Traces / Span", 17],
  ["Traces / Span attributes", 8],
  ["Traces / Span linking", 3],
  ["Traces / Span events", 3],
  ["Traces / Span exceptions", 2],
  ["Traces / Sampling", 12],
  ["Baggage", 2],
  ["Metrics", 88],
  ["Logs", 18],
  ["Resource", 7],
  ["Context Propagation", 19],
  ["Environment Variables", 30],
  ["Declarative configuration", 13],
  ["Exporters", 4],
  ["Exporters / OTLP", 19],
  ["Exporters / Zipkin", 14],
  ["Exporters / Prometheus", 22],
  ["SDK Self-Observability / Span metrics", 7],
  ["SDK Self-Observability / Log metrics", 6],
  ["SDK Self-Observability / Metric metrics", 2],
  ["SDK Self-Observability / Shared metrics", 2],
  ["OpenCensus Compatibility", 2],
  ["OpenTracing Compatibility", 7],
];

const PROJECT = new URL("../../", import.meta.url);
const ROWS = readCompliance(readFileSync(new URL("docs/spec_compliance.md", PROJECT), "utf8"));

test("spec_compliance.md has every section of the matrix with all of its rows", () => {
  const counts = new Map<string, number>();
  for (const { section } of ROWS) counts.set(section, (counts.get(section) ?? 0) + 1);
  assert.deepEqual([...counts], SECTIONS);
  assert.equal(ROWS.length, 326);
});

test("spec_compliance.md names no feature of a section twice", () => {
  const names = ROWS.map(({ section, feature }) => `${section}: ${feature}`);
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
});

test("spec_compliance.md says yes, not yet or out of scope of every row", () => {
  const odd = ROWS.filter(({ status }) =>
    !/^(?:yes|not yet|out of scope)(?:: \S.*)?$/.test(status)
  );
  assert.deepEqual(odd, []);
});

test("spec_compliance.md gives a reason for what is out of scope", () => {
  assert.deepEqual(ROWS.filter(({ status }) => status === "out of scope"), []);
  const outside = ROWS.filter(({ section }) => /Zipkin|OpenCensus|OpenTracing/.test(section));
  assert.deepEqual(outside.filter(({ status }) => !status.startsWith("out of scope: ")), []);
});

test("spec_compliance.md names a test for every row that says yes", () => {
  const unproven = ROWS.filter(({ status, tests }) => /^yes/.test(status) && tests.length === 0);
  assert.deepEqual(unproven, []);
});

test("spec_compliance.md names only tests that exist in the file that is named", () => {
  const missing = ROWS.flatMap(({ section, feature, tests }) =>
    tests.filter((named) => !hasTest(named.file, named.title)).map(({ file, title }) =>
      `${section} / ${feature}: "${title}" in ${file}`
    )
  );
  assert.deepEqual(missing, []);
});

test("readCompliance() refuses rows that are not as they should be", () => {
  assert.throws(() => readCompliance("| a | yes |"), /2 cells/);
  assert.throws(() => readCompliance("| a | yes | some test |"), /names no test/);
  const [row] = readCompliance("## S\n| a | yes | `x \\| y` in `tests/b_test.ts` |");
  assert.deepEqual(row, {
    section: "S",
    feature: "a",
    status: "yes",
    tests: [{ file: "tests/b_test.ts", title: "x | y" }],
  });
});

test("readTitles() finds titles in both kinds of quotes, on the line of the call or below", () => {
  // Told apart from calls, so that this file has no such tests of its own.
  const call = (rest: string): string => `te${"st"}(${rest}, () => {});`;
  const source = [call('"one"'), call("`two ${x}`"), call('\n  "three \\" quote"')].join("\n");
  assert.deepEqual([...readTitles(source)], ["one", "two ${x}", 'three " quote']);
});

const titles = new Map<string, ReadonlySet<string>>();

function hasTest(file: string, title: string): boolean {
  const url = new URL(file, PROJECT);
  let known = titles.get(file);
  if (known === undefined) {
    known = existsSync(url) ? readTitles(readFileSync(url, "utf8")) : new Set();
    titles.set(file, known);
  }
  return known.has(title);
}
