import assert from "node:assert/strict";
import { test } from "node:test";
import { type ConfigurationModel, parseConfiguration } from "../../src/declarative/mod.ts";

function parse(text: string): ConfigurationModel {
  return parseConfiguration(text, { getEnv: () => undefined });
}

test("parseConfiguration() resolves types by the core schema of YAML 1.2", () => {
  const model = parse(`
file_format: "1.1"
values: [yes, on, true, False, ~, null, 012, 0o14, 0xA, 1e3, .5, -.inf, .Inf, notfalse, 1.0, "1",
  2001-01-01]
`);
  assert.deepEqual(model.values, [
    "yes",
    "on",
    true,
    false,
    null,
    null,
    12,
    12,
    10,
    1000,
    0.5,
    -Infinity,
    Infinity,
    "notfalse",
    1,
    "1",
    "2001-01-01",
  ]);
});

test("parseConfiguration() tells a member that is null from one that is missing", () => {
  const model = parse('file_format: "1.1"\nsampler:\n  drop:\n  console: {}\n');
  assert.deepEqual(model.sampler, { drop: null, console: {} });
});

test("parseConfiguration() follows aliases, and reads JSON", () => {
  const model = parse('file_format: "1.1"\na: &x { b: 1 }\nc: *x\n');
  assert.deepEqual(model.c, { b: 1 });
  assert.deepEqual(parse('{"file_format": "1.1", "a": [1]}').a, [1]);
});

test("parseConfiguration() follows merge keys; what a mapping says itself counts", () => {
  const model = parse(`
file_format: "1.1"
a: &a { x: 1, y: 1, __proto__: 5 }
b: &b { y: 2, z: 2 }
one: { x: 0, <<: *a }
several: { <<: [*b, *a] }
quoted: { "<<": *a }
`);
  assert.deepEqual(Object.entries(model.one ?? {}), [["x", 0], ["y", 1], ["__proto__", 5]]);
  assert.deepEqual(Object.entries(model.several ?? {}), [
    ["y", 2],
    ["z", 2],
    ["x", 1],
    ["__proto__", 5],
  ]);
  assert.deepEqual(Object.keys(model.quoted ?? {}), ["<<"]);
});

test("parseConfiguration() reads any line ends, and a mark of the byte order", () => {
  for (const text of ["\uFEFFA\r\nB\r\n", "A\rB", "\uFEFFA\nB"]) {
    const yaml = text.replace("A", 'file_format: "1.1"').replace("B", "disabled: ${X:-true}");
    assert.deepEqual(parse(yaml), { file_format: "1.1", disabled: true });
  }
});

test("parseConfiguration() takes keys like __proto__ for ordinary ones", () => {
  const model = parse('file_format: "1.1"\n__proto__: { polluted: true }\nconstructor: 1\n');
  assert.equal(Object.hasOwn(model, "__proto__"), true);
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

test("parseConfiguration() takes every 1.x for its format, release candidates too", () => {
  for (const version of ["1.0", "1.0-rc.3", "1.1", "1.7"]) {
    assert.equal(parse(`file_format: "${version}"`).file_format, version);
  }
});

const BROKEN: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ["nothing", "", /^the text is not valid YAML: .* empty/],
  ["a list", "- 1", /^the configuration must be a mapping$/],
  ["no format", "disabled: true", /^file_format: /],
  ["a number for a format", "file_format: 1.1", /^file_format: /],
  ["another major version", 'file_format: "2.0"', /^file_format: 2\.0 is not supported/],
  ["no version for a format", 'file_format: "new"', /^file_format: /],
  ["a tab for a blank", 'file_format: "1.1"\na:\n\t- b', /^the text is not valid YAML: line 3, /],
  ["an open quote", 'file_format: "1.1', /^the text is not valid YAML: line 1, /],
  ["one key twice", 'file_format: "1.1"\na: 1\na: 2', /^a: the key is repeated/],
  ["an alias of nothing", 'file_format: "1.1"\na: *x', /^the text is not valid YAML: line 2, /],
  ["two documents", 'file_format: "1.1"\n---\na: 1', /^the text is not valid YAML: /],
  [
    "a mapping for a key",
    'file_format: "1.1"\n? {a: 1}\n: b',
    /^the configuration: keys must be strings/,
  ],
  ["a text to merge", 'file_format: "1.1"\na: { <<: b }', /^a\.<<: only mappings can be merged/],
  [
    "a list with a text to merge",
    'file_format: "1.1"\na: { <<: [{}, b] }',
    /^a\.<<: only mappings can be merged/,
  ],
  ["a circle of merges", 'file_format: "1.1"\na: &x { <<: *x }', /more than 64 levels/],
  [
    "a tag of its own",
    'file_format: "1.1"\na: !ours x',
    /^the text is not valid YAML: line 2, .*unknown .* tag$/,
  ],
  ["a null character", 'file_format: "1.1"\na: \0', /^the text is not valid YAML: line 2, /],
  ["a text in UTF-16", "f\0i\0l\0e\0", /^the text is not valid YAML: line 1, /],
  ["a huge text", `file_format: "1.1"\na: ${"x".repeat(2 ** 20)}`, /more than 1048576 characters/],
  ["a circle", 'file_format: "1.1"\na: &x [*x]', /more than 64 levels/],
  [
    "many levels",
    `file_format: "1.1"\na: ${"[".repeat(70)}${"]".repeat(70)}`,
    /^the text is not valid YAML: line 2, .*64/,
  ],
  [
    "many aliases",
    'file_format: "1.1"\na: &a [1,1,1,1,1,1,1,1,1,1]\n' +
    ["ab", "bc", "cd", "de", "ef"].map((pair) =>
      `${pair[1]}: &${pair[1]} [${Array(10).fill(`*${pair[0]}`)}]\n`
    ).join(""),
    /more than 100000 values/,
  ],
];

for (const [what, text, message] of BROKEN) {
  test(`parseConfiguration() throws a TypeError for ${what}`, () => {
    assert.throws(
      () => parse(text),
      (error) =>
        error instanceof TypeError && message.test(error.message) || assert.fail(`${error}`),
    );
  });
}

test("parseConfiguration() shows nothing of a password that has no quotes", () => {
  const values = [
    "*s3cret",
    "!s3cret",
    "!!s3cret x",
    "!s3cret!x y",
    "!<s3cret> x",
    "&s3cret *x",
    "%s3cret",
    "@s3cret",
    "${s3cret x}",
    '"\\s3cret"',
    "[s3cret",
    "s3cret: x: y",
  ];
  for (const value of values) {
    assert.throws(
      () => parse(`file_format: "1.1"\nheaders:\n  - value: ${value}\n`),
      (error) => error instanceof TypeError && !error.message.includes("s3cret"),
      value,
    );
  }
});

test("parseConfiguration() refuses what aliases and variables make too much of", () => {
  const aliases = (count: number, name: string): string => {
    return `[${Array.from({ length: count }, () => `*${name}`).join()}]`;
  };
  const texts = [
    `a: &a "${"x".repeat(500_000)}"\nb: &b ${aliases(90, "a")}\nc: ${aliases(300, "b")}`,
    `a: "${"${BIG}".repeat(10_000)}"`,
    `a: [${'"${BIG}",'.repeat(10_000)}]`,
  ];
  for (const text of texts) {
    assert.throws(
      () => parseConfiguration(`file_format: "1.1"\n${text}`, { getEnv: () => "x".repeat(5000) }),
      /^TypeError: [a-c].*: the values have more than 8388608 characters$/,
    );
  }
});
