import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type BaggageEntry,
  baggageEntryMetadataFromString,
  propagation,
} from "../../src/api/mod.ts";
import {
  formatBaggageHeader,
  MAX_BAGGAGE_BYTES,
  MAX_BAGGAGE_MEMBERS,
  parseBaggageHeader,
} from "../../src/propagation/mod.ts";
import { reportCount } from "../support/report_count.ts";

function parsed(header: string): [string, string, string?][] {
  const entries = parseBaggageHeader(header)?.getAllEntries() ?? [];
  return entries.map(([name, { value, metadata }]) =>
    metadata === undefined ? [name, value] : [name, value, metadata.toString()]
  );
}

function formatted(entries: Record<string, string>): string {
  const record = Object.entries(entries).map(([name, value]) => [name, { value }]);
  return formatBaggageHeader(propagation.createBaggage(Object.fromEntries(record)));
}

test("parseBaggageHeader() reads names and values", () => {
  assert.deepEqual(parsed("key1=value1,key2=value2"), [["key1", "value1"], ["key2", "value2"]]);
});

test("parseBaggageHeader() passes over blanks and tabs around names, values and members", () => {
  assert.deepEqual(parsed(" a =\t1 , b = 2\t;\tp = 1 "), [["a", "1"], ["b", "2", "p = 1"]]);
});

test("parseBaggageHeader() keeps the properties as one opaque text", () => {
  const header = "key1=value1;p1;p2=a%20b;p3 = v,key2=2;,key3=3";
  assert.deepEqual(parsed(header), [
    ["key1", "value1", "p1;p2=a%20b;p3 = v"],
    ["key2", "2"],
    ["key3", "3"],
  ]);
});

test("parseBaggageHeader() takes equals signs as part of a value", () => {
  assert.deepEqual(parsed("a=b=c==,d=="), [["a", "b=c=="], ["d", "="]]);
});

test("parseBaggageHeader() takes an empty value", () => {
  assert.deepEqual(parsed("a=,b=;p=1"), [["a", ""], ["b", "", "p=1"]]);
});

test("parseBaggageHeader() decodes percent-encoded UTF-8 in values", () => {
  assert.deepEqual(parsed("a=%C3%a9%20%E2%82%AC%F0%9F%98%80%25%2C"), [["a", "é €😀%,"]]);
});

test("parseBaggageHeader() keeps a byte order mark that is part of a value", () => {
  assert.deepEqual(parsed("a=%EF%BB%BFx"), [["a", "\ufeffx"]]);
});

test("parseBaggageHeader() replaces invalid UTF-8 by U+FFFD", () => {
  assert.deepEqual(parsed("a=%FFx%C3"), [["a", "\ufffdx\ufffd"]]);
});

test("parseBaggageHeader() lets a percent sign without two hex digits stand for itself", () => {
  assert.deepEqual(parsed("a=100%,b=%zz,c=%4"), [["a", "100%"], ["b", "%zz"], ["c", "%4"]]);
});

test("parseBaggageHeader() does not decode names", () => {
  assert.deepEqual(parsed("a%20b=1,A=2,a=3"), [["a%20b", "1"], ["A", "2"], ["a", "3"]]);
});

test("parseBaggageHeader() lets the last one of members with the same name count", () => {
  assert.deepEqual(parsed("a=1;old,b=2,a=3"), [["a", "3"], ["b", "2"]]);
});

test("parseBaggageHeader() takes names that objects know themselves", () => {
  const header = "__proto__=1,constructor=2,toString=3";
  assert.deepEqual(parsed(header), [["__proto__", "1"], ["constructor", "2"], ["toString", "3"]]);
});

test("parseBaggageHeader() leaves out members that break the grammar and keeps the others", () => {
  const bad = [
    "x",
    "=1",
    "na me=1",
    "name=va lue",
    'name="v"',
    "name=v\\",
    "näme=1",
    "name=ä",
    "(=1",
    "n;p=1",
    "name=1;p=\u0001",
    "name=\u0000",
    ";",
    "@=1",
    "name=1;é",
  ];
  for (const member of bad) {
    assert.deepEqual(parsed(`a=1,${member},b=2`), [["a", "1"], ["b", "2"]], member);
    assert.equal(parseBaggageHeader(member), undefined, member);
  }
});

test("parseBaggageHeader() gives undefined when there is no member", () => {
  for (const header of ["", " ", ",", ", ,,\t"]) {
    assert.equal(parseBaggageHeader(header), undefined);
  }
});

test("parseBaggageHeader() takes 64 members and leaves out the 65th", () => {
  const members = Array.from({ length: MAX_BAGGAGE_MEMBERS + 1 }, (_, index) => `k${index}=v`);
  const names = parsed(members.join(",")).map(([name]) => name);
  assert.equal(names.length, MAX_BAGGAGE_MEMBERS);
  assert.equal(names.at(-1), "k63");
});

test("parseBaggageHeader() looks at a bounded number of members, broken and empty ones too", () => {
  assert.deepEqual(parsed(`${",".repeat(200)}a=1`), [["a", "1"]]);
  assert.deepEqual(parsed(`${"x,".repeat(200)}a=1`), [["a", "1"]]);
  for (const junk of [",", "x,", "a;b,"]) assert.deepEqual(parsed(`${junk.repeat(300)}a=1`), []);
});

test("parseBaggageHeader() takes 8192 bytes of members and never a part of one", () => {
  const first = `a=${"x".repeat(4_000)}`;
  const fits = `b=${"y".repeat(MAX_BAGGAGE_BYTES - first.length - 3)}`;
  assert.equal(`${first},${fits}`.length, MAX_BAGGAGE_BYTES);
  assert.deepEqual(parsed(`${first},${fits}`).map(([name]) => name), ["a", "b"]);
  assert.deepEqual(parsed(`${first},${fits}y,c=1`).map(([name]) => name), ["a", "c"]);
});

test("parseBaggageHeader() takes one member that fills the whole limit", () => {
  const member = `a=${"x".repeat(MAX_BAGGAGE_BYTES - 2)}`;
  assert.equal(parsed(member).length, 1);
  assert.equal(parsed(`${member}x`).length, 0);
});

test("formatBaggageHeader() writes names, values and metadata", () => {
  const baggage = propagation.createBaggage({
    a: { value: "1" },
    b: { value: "2", metadata: baggageEntryMetadataFromString("p=1;q") },
  });
  assert.equal(formatBaggageHeader(baggage), "a=1,b=2;p=1;q");
});

test("formatBaggageHeader() writes every baggage-octet but the percent sign as it is", () => {
  const octets = "!#$&'()*+-./0123456789:<=>?@AZ[]^_`az{|}~";
  assert.equal(formatted({ a: octets }), `a=${octets}`);
});

test("formatBaggageHeader() percent-encodes everything else", () => {
  assert.equal(formatted({ a: ' ",;\\%' }), "a=%20%22%2C%3B%5C%25");
  assert.equal(formatted({ a: "\u0000\t\u007f" }), "a=%00%09%7F");
  assert.equal(formatted({ a: "é€😀" }), "a=%C3%A9%E2%82%AC%F0%9F%98%80");
});

test("formatBaggageHeader() writes half a surrogate pair as U+FFFD", () => {
  assert.equal(formatted({ a: "\ud83d" }), "a=%EF%BF%BD");
});

test("formatBaggageHeader() leaves out an entry whose name is no token", () => {
  const entries = { "": "0", "a b": "1", "ä": "2", "a,b": "3", "a=b": "4", ok: "5" };
  assert.equal(formatted(entries), "ok=5");
});

test("formatBaggageHeader() reports why it leaves an entry out", () => {
  const countOf = (reason: string) => reportCount(`baggage-inject-${reason}`);
  const part = "x".repeat(MAX_BAGGAGE_BYTES / 2);
  const many = Array.from({ length: MAX_BAGGAGE_MEMBERS + 1 }, (_, index) => [`k${index}`, "v"]);
  const left: [reason: string, entries: Record<string, string>][] = [
    ["name", { "a b": "1" }],
    ["limit", { a: part, b: part }],
    ["limit", { a: part + part }],
    ["limit", { a: `${part}${part}x` }],
    ["limit", Object.fromEntries(many)],
  ];
  for (const [reason, entries] of left) {
    const before = countOf(reason);
    formatted(entries);
    assert.equal(countOf(reason), before + 1);
  }
});

test("formatBaggageHeader() leaves out an entry whose metadata would break the header", () => {
  const metadata = (text: string): BaggageEntry => ({
    value: "1",
    metadata: baggageEntryMetadataFromString(text),
  });
  const baggage = propagation.createBaggage({
    comma: metadata("a,evil=1"),
    line: metadata("a\r\nevil: 1"),
    wide: metadata("é"),
    ok: metadata(" fine = 1; too "),
  });
  assert.equal(formatBaggageHeader(baggage), "ok=1;fine = 1; too");
});

test("formatBaggageHeader() leaves out an entry whose value is no text, and no other", () => {
  for (const value of [5, undefined, null, {}]) {
    // why: what plain JavaScript may pass
    const entry = { value } as unknown as BaggageEntry;
    const baggage = propagation.createBaggage({ a: entry, b: { value: "2" } });
    assert.equal(formatBaggageHeader(baggage), "b=2");
  }
});

test("formatBaggageHeader() writes 64 members at most", () => {
  const entries = Array.from({ length: 100 }, (_, index) => [`k${index}`, "v"]);
  const header = formatted(Object.fromEntries(entries));
  assert.equal(header.split(",").length, MAX_BAGGAGE_MEMBERS);
  assert.ok(header.endsWith(",k63=v"));
});

test("formatBaggageHeader() writes 8192 bytes at most and whole members only", () => {
  const exact = "x".repeat(MAX_BAGGAGE_BYTES - 2);
  assert.equal(formatted({ a: exact }).length, MAX_BAGGAGE_BYTES);
  assert.equal(formatted({ a: `${exact}x`, b: "1" }), "b=1");
  // Three bytes for each blank: what counts is what is sent.
  assert.equal(formatted({ a: " ".repeat(3_000), b: "1" }), "b=1");
  assert.equal(formatted({ a: "1", b: "x".repeat(1_000_000), c: "2" }), "a=1,c=2");
});

const names = fc.string({
  unit: fc.constantFrom(..."!#$%&'*+-.^_`|~09AZaz"),
  minLength: 1,
  maxLength: 12,
});

test("parseBaggageHeader() reads back what formatBaggageHeader() writes", () => {
  const values = fc.string({ unit: "grapheme", maxLength: 20 });
  const properties = fc.constantFrom("", "p", "p=1", "p=1;q=%20x", "ttl = 30 ; q");
  const entries = fc.dictionary(names, fc.tuple(values, properties), { maxKeys: 20 });
  fc.assert(
    fc.property(entries, (given) => {
      const record: [string, BaggageEntry][] = Object.entries(given).map((
        [name, [value, text]],
      ) => [
        name,
        text === "" ? { value } : { value, metadata: baggageEntryMetadataFromString(text) },
      ]);
      const baggage = propagation.createBaggage(Object.fromEntries(record));
      const expected = record.map(([name, { value }]) => {
        const text = given[name]?.[1] ?? "";
        const whole = value.toWellFormed();
        return text === "" ? [name, whole] : [name, whole, text];
      });
      assert.deepEqual(parsed(formatBaggageHeader(baggage)), expected);
    }),
    { numRuns: 2_000 },
  );
});

test("parseBaggageHeader() never throws and keeps its limits whatever the header", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ unit: fc.constantFrom(...'a1=,;% \t%fF0\u0000é"\\'), maxLength: 300 }),
  );
  fc.assert(
    fc.property(texts, (header) => {
      const baggage = parseBaggageHeader(header);
      if (baggage === undefined) return;
      const again = formatBaggageHeader(baggage);
      assert.match(again, /^[\t\x20-\x7e]+$/);
      assert.ok(baggage.getAllEntries().length <= MAX_BAGGAGE_MEMBERS);
      // Nothing half-parsed: what was read can be written, and reads the same.
      assert.deepEqual(parsed(again), parsed(header));
    }),
    { numRuns: 10_000 },
  );
});
