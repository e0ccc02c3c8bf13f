import assert from "node:assert/strict";
import { test } from "node:test";
import { maskSource } from "../../tools/mask_source.ts";
import { checkAnyFile, checkPublishedFile } from "../../tools/style_rules.ts";

/** What is wrong with a text when it stands in `src/sdk/`; without file and line. */
function breachesOf(text: string, path = "src/sdk/example.ts"): readonly string[] {
  return checkPublishedFile({ path, text }).map((breach) => breach.replace(/^\S+ /, ""));
}

// Each line on its own breaks one rule.
const BREACHES: readonly string[] = [
  "const a = Date.now();",
  "const a = new Date();",
  "const a = performance.now();",
  "const a = Math.random();",
  "setTimeout(run, 5);",
  "const a = Deno.env;",
  "const a = globalThis.Bun;",
  "const a = process.env;",
  "function f(a: any): void {}",
  "const a = b as any; // why: it is",
  "const a = b as string;",
  "const a = b as string; // checked above",
  'export * from "./a.ts";',
  "export default class A {}",
  "export const enum A { B }",
  "  private a = 1;",
  "try { run(); } catch (error) { }",
  "// @ts-ignore",
];

// None of these breaks one.
const FINE: readonly string[] = [
  "const a = clock.now();",
  "const a = new Date(0);",
  'const a = "Date.now() any Deno.env";',
  "const a = `${b} Math.random()`;",
  "// process.env and any other",
  "const a = /Deno.env/.test(b);",
  "processor.process(span);",
  "const a = [1] as const;",
  "const a = b as string; // why: checked above",
  "// why: checked above\nconst a = b as string;",
  'import { a as b } from "./a.ts";',
  'import * as a from "./a.ts";',
  "try { run(); } catch { return undefined; }",
  "const runtime = isDeno ? name : company;",
];

test("checkPublishedFile() reports each breach of a rule once", () => {
  for (const line of BREACHES) assert.equal(breachesOf(line).length, 1, line);
});

test("checkPublishedFile() lets pass what only looks like a breach", () => {
  for (const line of FINE) assert.deepEqual(breachesOf(line), [], line);
});

test("checkPublishedFile() lets the platform and the clock say what they are for", () => {
  assert.deepEqual(breachesOf("const a = Deno.env;", "src/platform/deno/env.ts"), []);
  assert.deepEqual(breachesOf("const a = Date.now();", "src/sdk/clock.ts"), []);
});

test("checkPublishedFile() reports a function of more than 60 lines of code", () => {
  const lines = (count: number): string => "  run();\n".repeat(count);
  const long = `function f(a: number): { b: number } {\n${lines(59)}}\n`;
  const fits = `function f(a: number): { b: number } {\n${lines(58)}}\n`;
  assert.deepEqual(breachesOf(long), ["f has 61 lines, at most 60"]);
  assert.deepEqual(breachesOf(fits), []);
  assert.deepEqual(breachesOf(`class A {\n  async #f(): Promise<void> {\n${lines(59)}  }\n}\n`), [
    "#f has 61 lines, at most 60",
  ]);
});

test("checkPublishedFile() counts lines of code only when it measures a file", () => {
  const comment = "// why\n\n".repeat(300);
  assert.deepEqual(breachesOf(comment + "const a = 1;\n".repeat(300)), []);
  assert.deepEqual(breachesOf(comment + "const a = 1;\n".repeat(301)), [
    "301 lines of code, at most 300",
  ]);
});

test("checkAnyFile() reports long lines, odd file names and paths of a machine", () => {
  const path = "tests/sdk/odd-name.ts";
  const text = `${"a".repeat(101)}\nconst b = "/wo${"rk/b"}";\n`;
  assert.equal(checkAnyFile({ path, text }).length, 3);
});

test("maskSource() keeps length and lines, and the code inside of a template", () => {
  const text = 'a("x"); // y\n`p ${q("r")} s`; /* t\nu */ v / w / z;\n';
  const { code, comments } = maskSource(text);
  assert.equal(code, 'a(" ");     \n`  ${q(" ")}  `;     \n     v / w / z;\n');
  assert.equal(comments.replace(/ +/g, " "), " // y\n /* t\nu */ \n");
});
