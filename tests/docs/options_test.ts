import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ENVIRONMENT_VARIABLES } from "../../src/config/mod.ts";
import type { OptionShape } from "../../src/config/options/option_shape.ts";
import { SETUP_OPTION_SHAPE } from "../../src/init/options/check_setup_options.ts";
import { PROJECT_FOLDER } from "../../tools/setup.mjs";

const PAGE = readFileSync(join(PROJECT_FOLDER, "docs/options.md"), "utf8");
const README = readFileSync(join(PROJECT_FOLDER, "README.md"), "utf8");
const SURFACE = readFileSync(join(PROJECT_FOLDER, "docs/public_surface.txt"), "utf8");

/** What one signal has of its own: the page says once that it takes the same members. */
const OF_A_SIGNAL = /^(?:traces|logs|metrics)\.(?=otlp\.)/;

test("docs/options.md names every option of init() that has no variable", () => {
  const withVariable = new Set(ENVIRONMENT_VARIABLES.map(({ option }) => option));
  const missing = pathsOf(SETUP_OPTION_SHAPE)
    .map((path) => path.replace(OF_A_SIGNAL, ""))
    .filter((path) => !withVariable.has(path) && !isNamed(path));
  assert.deepEqual(missing, []);
});

test("ENVIRONMENT_VARIABLES names options that init() has", () => {
  const known = new Set(pathsOf(SETUP_OPTION_SHAPE));
  // Which file is read is said to initFromFile().
  const named = ENVIRONMENT_VARIABLES.filter(({ name }) => name !== "OTEL_CONFIG_FILE");
  const wrong = named.filter(({ option }) => !known.has(option)).map(({ name }) => name);
  assert.deepEqual(wrong, []);
});

test("README.md names variables that there are, with the options that say the same", () => {
  const rows = [...README.matchAll(/^\| `(OTEL_\w+)` +\| `([\w.]+)` /gm)];
  assert.ok(rows.length > 8, String(rows.length));
  const options = new Map(ENVIRONMENT_VARIABLES.map(({ name, option }) => [name, option]));
  for (const [, name = "", option] of rows) assert.equal(options.get(name), option, name);
});

test("docs/options.md names the members of sinks and of filters", () => {
  const members = [
    ...membersOf("SinkOptions").map((name) => `sinks[].${name}`),
    ...membersOf("LogFilterOptions"),
  ];
  assert.ok(members.length > 5, String(members));
  assert.deepEqual(members.filter((name) => !isNamed(name)), []);
});

test("docs/options.md names every option of instrument() and instrumentFetch()", () => {
  const members = [
    ...membersOf("HttpServerOptions"),
    ...membersOf("HttpClientOptions"),
    ...membersOf("HttpMetricsOptions").map((name) => `metrics.${name}`),
  ].filter((name) => name !== "metrics");
  assert.ok(members.length > 15, String(members));
  assert.deepEqual(members.filter((name) => !isNamed(name)), []);
});

test("docs/options.md names no option of init() that there is none of", () => {
  const known = new Set(pathsOf(SETUP_OPTION_SHAPE));
  const [setup = ""] = PAGE.split("\n### Sinks\n");
  const named = [...setup.matchAll(/^\| `(?!OTEL_)([\w.]+)` /gm)].map(([, path = ""]) => path);
  assert.ok(named.length > 20, String(named));
  assert.deepEqual(named.filter((path) => !known.has(path)), []);
});

function isNamed(path: string): boolean {
  return PAGE.includes(`\`${path}\``);
}

/** The path of every option that is no group. */
function pathsOf(shape: OptionShape, parent: string = ""): readonly string[] {
  return Object.entries(shape).flatMap(([name, inner]) =>
    // A filter's members are told once, for `logFilter` and sinks.
    inner === "value" || name === "logFilter"
      ? [parent + name]
      : pathsOf(inner, `${parent}${name}.`)
  );
}

/** The members of a public interface. */
function membersOf(name: string): readonly string[] {
  const text = new RegExp(`^interface ${name}\\n((?: {2}.*\\n)*)`, "m").exec(SURFACE)?.[1] ?? "";
  return [...text.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member = ""]) => member);
}
