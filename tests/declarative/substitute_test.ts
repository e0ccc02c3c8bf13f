// The table of the specification (Configuration Data Model, Environment variable substitution), and
// what surrounds it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConfiguration } from "../../src/declarative/mod.ts";

const VARIABLES: Readonly<Record<string, string>> = {
  TEXT: "shop",
  YES: "true",
  COUNT: "7",
  SHARE: "0.25",
  HEX: "0x1F",
  EMPTY: "",
  STRUCTURE: "a\nb: c",
  LIST: "[1, 2]",
  QUOTE: '"x": {}',
  NESTED: "${TEXT}",
  ESCAPED: "a$$b",
};

function valueOf(yaml: string): unknown {
  const { key } = parseConfiguration(`file_format: "1.1"\nkey: ${yaml}\n`, {
    getEnv: (name) => VARIABLES[name],
  });
  return key;
}

const CASES: readonly (readonly [yaml: string, value: unknown])[] = [
  ["${TEXT}", "shop"],
  ["${env:TEXT}", "shop"],
  ["${YES}", true],
  ["${COUNT}", 7],
  ["${SHARE}", 0.25],
  ["${HEX}", 31],
  ['"${TEXT}"', "shop"],
  ['"${YES}"', "true"],
  ["'${COUNT}'", "7"],
  ['"${SHARE}"', "0.25"],
  ['"${HEX}"', "0x1F"],
  ["!!str ${COUNT}", "7"],
  ["|-\n  ${COUNT}", "7"],
  ["${STRUCTURE}", "a\nb: c"],
  ["${LIST}", "[1, 2]"],
  ["${QUOTE}", '"x": {}'],
  ["a ${TEXT} b ${SHARE}", "a shop b 0.25"],
  ["${COUNT}${COUNT}", 77],
  ["${UNSET}", null],
  ["${EMPTY}", null],
  ['"${UNSET}"', ""],
  ["${UNSET:-other}", "other"],
  ["${EMPTY:-other}", "other"],
  ["${UNSET:-3}", 3],
  ["${UNSET:-}", null],
  ["${UNSET:-:-a:-b}", ":-a:-b"],
  ["${env:UNSET:-a b}", "a b"],
  ["${TEXT:-other}", "shop"],
  ["${NESTED}", "${TEXT}"],
  ["${UNSET:-${TEXT}}", "${TEXT}"],
  ["$${TEXT}", "${TEXT}"],
  ["$$${TEXT}", "$shop"],
  ["$$$${TEXT}", "$${TEXT}"],
  ["$${TEXT:-other}", "${TEXT:-other}"],
  ["$${TEXT:-${TEXT}}", "${TEXT:-shop}"],
  ["${UNSET:-$${UNSET}}", "${UNSET:-${UNSET}}"],
  ["${ESCAPED}", "a$$b"],
  ["a $$ b", "a $ b"],
  ["a $ b", "a $ b"],
  ["$TEXT", "$TEXT"],
  ["${TEXT", "${TEXT"],
];

for (const [yaml, value] of CASES) {
  test(`parseConfiguration() makes ${JSON.stringify(value)} of ${JSON.stringify(yaml)}`, () => {
    assert.deepEqual(valueOf(yaml), value);
  });
}

for (const yaml of ["${TEXT:?no}", "${1TEXT}", "${A-B}", "${}", "${ TEXT }", '"x ${TEXT:x} y"']) {
  test(`parseConfiguration() refuses the whole file for the reference ${yaml}`, () => {
    assert.throws(
      () => valueOf(yaml),
      (error) =>
        error instanceof TypeError &&
        /^key: .*invalid reference to a variable/.test(error.message) &&
        !error.message.includes(yaml),
    );
  });
}

test("parseConfiguration() substitutes in values alone, and not in keys", () => {
  const text = 'file_format: "1.1"\n"${TEXT}": ["${TEXT}", {a: "${COUNT}"}]';
  const model = parseConfiguration(text, { getEnv: (name) => VARIABLES[name] });
  assert.deepEqual(model["${TEXT}"], ["shop", { a: "7" }]);
});

test("parseConfiguration() takes a variable that cannot be read for one that is not set", () => {
  const model = parseConfiguration('file_format: "1.1"\nkey: ${X:-y}', {
    getEnv: () => {
      throw new TypeError("no UTF-8");
    },
  });
  assert.equal(model.key, "y");
});

test("parseConfiguration() looks once for the end of each reference", () => {
  // To look from each of them to the end of the text would take longer than anybody waits.
  const open = "${".repeat(400_000);
  assert.equal(parseConfiguration(`file_format: "1.1"\nkey: "${open}"`).key, open);
});
