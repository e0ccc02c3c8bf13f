import assert from "node:assert/strict";
import type { ExpositionFormat } from "../../src/prometheus/mod.ts";

/** A sample as it was read. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
  readonly exemplar?: {
    readonly labels: ReadonlyMap<string, string>;
    readonly value: number;
    readonly time: number;
  };
}

/** A family as it was read. */
export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help?: string;
  readonly unit?: string;
  readonly samples: Sample[];
}

const SUFFIXES: ReadonlyMap<string, readonly string[]> = new Map([
  ["text counter", [""]],
  ["text gauge", [""]],
  ["text histogram", ["_bucket", "_sum", "_count"]],
  ["openmetrics counter", ["_total", "_created"]],
  ["openmetrics gauge", [""]],
  ["openmetrics unknown", [""]],
  ["openmetrics info", ["_info"]],
  ["openmetrics histogram", ["_bucket", "_sum", "_count", "_created"]],
]);
const NUMBER = /^(?:NaN|[+-]Inf|-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)$/;
const PLAIN_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*/;

/** Reads a text that must be flawless in every way: the first flaw throws. */
export function parseExposition(
  text: string,
  { syntax, escaping }: Pick<ExpositionFormat, "syntax" | "escaping">,
): readonly ParsedFamily[] {
  assert.ok(text.isWellFormed() && !text.includes("\0"), "only characters of Unicode");
  const isOpenMetrics = syntax === "openmetrics";
  const end = isOpenMetrics ? "# EOF\n" : "";
  assert.ok(text.endsWith(end) && (text === "" || text.endsWith("\n")), "a proper end");
  const body = text.slice(0, text.length - end.length);
  const lines = body === "" ? [] : body.slice(0, -1).split("\n");
  const families = new Map<string, ParsedFamily>();
  const sampleNames = new Map<string, ParsedFamily>();
  let about: { name: string; help?: string } | undefined;
  let family: ParsedFamily | undefined;
  for (const line of lines) {
    const comment = /^# (HELP|TYPE|UNIT) (.*)$/s.exec(line);
    if (comment === null) {
      assert.ok(family !== undefined && about === undefined, `a sample of no family: ${line}`);
      const sample = parseSample(line, { syntax, escaping });
      const owner = sampleNames.get(sample.name);
      assert.ok(owner === undefined || owner === family, `of two families: ${line}`);
      sampleNames.set(sample.name, family);
      checkSample(sample, family, syntax);
      family.samples.push(sample);
      continue;
    }
    const [, keyword, rest = ""] = comment;
    const named = new Reader(rest, escaping).name(PLAIN_METRIC);
    assert.equal(named.rest[0], " ", line);
    const said = named.rest.slice(1);
    if (keyword === "HELP") {
      assert.equal(about, undefined, line);
      about = { name: named.value, help: unescape(said, isOpenMetrics ? /\\[\\n"]/g : /\\[\\n]/g) };
    } else if (keyword === "TYPE") {
      assert.ok(about === undefined || about.name === named.value, line);
      assert.ok(!families.has(named.value), `described twice: ${line}`);
      assert.ok(SUFFIXES.has(`${syntax} ${said}`), line);
      family = { name: named.value, type: said, ...about, samples: [] };
      families.set(family.name, family);
      about = undefined;
    } else {
      assert.ok(isOpenMetrics && family?.name === named.value, line);
      assert.ok(family.samples.length === 0 && family.unit === undefined, line);
      assert.ok(/^[a-zA-Z0-9_:]+$/.test(said) && family.name.endsWith(`_${said}`), line);
      family = { ...family, unit: said };
      families.set(family.name, family);
    }
  }
  assert.equal(about, undefined);
  for (const one of families.values()) checkFamily(one, isOpenMetrics);
  return [...families.values()];
}

class Reader {
  rest: string;
  readonly #escaping: ExpositionFormat["escaping"];

  constructor(text: string, escaping: ExpositionFormat["escaping"]) {
    this.rest = text;
    this.#escaping = escaping;
  }

  take(text: string): boolean {
    if (!this.rest.startsWith(text)) return false;
    this.rest = this.rest.slice(text.length);
    return true;
  }

  name(plain: RegExp): { value: string; rest: string } {
    if (this.rest.startsWith('"')) {
      assert.equal(this.#escaping, "allow-utf-8", `quotes: ${this.rest}`);
      const value = this.quoted();
      assert.ok(value !== "", "an empty name");
      return { value, rest: this.rest };
    }
    const [value = ""] = plain.exec(this.rest) ?? [];
    assert.ok(value !== "", `a name: ${this.rest}`);
    this.rest = this.rest.slice(value.length);
    return { value, rest: this.rest };
  }

  quoted(): string {
    const [all = "", inner = ""] = /^"((?:\\[\\"n]|[^\\"\n])*)"/.exec(this.rest) ?? [];
    assert.ok(all !== "", `a text in quotes: ${this.rest}`);
    this.rest = this.rest.slice(all.length);
    return unescape(inner, /\\[\\"n]/g);
  }

  labels(): Map<string, string> {
    const labels = new Map<string, string>();
    while (!this.take("}")) {
      if (labels.size > 0) assert.ok(this.take(","), this.rest);
      const { value: name } = this.name(PLAIN_LABEL);
      assert.ok(this.take("="), this.rest);
      const value = this.quoted();
      assert.ok(!labels.has(name), `a label twice: ${name}`);
      assert.ok(!name.startsWith("__"), `a label of Prometheus itself: ${name}`);
      assert.ok(value !== "", `a label without a value: ${name}`);
      labels.set(name, value);
    }
    return labels;
  }
}

function parseSample(
  line: string,
  { syntax, escaping }: Pick<ExpositionFormat, "syntax" | "escaping">,
): Sample {
  const reader = new Reader(line, escaping);
  let name = "";
  let labels = new Map<string, string>();
  if (reader.take("{")) {
    name = reader.name(PLAIN_METRIC).value;
    if (!reader.rest.startsWith("}")) assert.ok(reader.take(","), line);
    labels = reader.labels();
  } else {
    name = reader.name(PLAIN_METRIC).value;
    if (reader.take("{")) labels = reader.labels();
  }
  assert.ok(reader.take(" "), line);
  const at = reader.rest.indexOf(" # {");
  const value = parseNumber(at < 0 ? reader.rest : reader.rest.slice(0, at));
  if (at < 0) return { name, labels, value };
  assert.equal(syntax, "openmetrics", `an exemplar: ${line}`);
  const behind = new Reader(reader.rest.slice(at + " # {".length), escaping);
  const exemplarLabels = behind.labels();
  assert.ok(behind.take(" "), line);
  const [exemplarValue = "", time = "", ...more] = behind.rest.split(" ");
  assert.deepEqual(more, [], line);
  const exemplar = {
    labels: exemplarLabels,
    value: parseNumber(exemplarValue),
    time: parseNumber(time),
  };
  return { name, labels, value, exemplar };
}

function parseNumber(text: string): number {
  assert.match(text, NUMBER);
  return Number(text.replace("Inf", "Infinity"));
}

function unescape(text: string, escapes: RegExp): string {
  const plain = text.replace(escapes, "");
  assert.ok(!plain.includes("\\"), `a stray backslash: ${text}`);
  return text.replace(escapes, (pair) => pair === "\\n" ? "\n" : pair.slice(1));
}

function checkSample(sample: Sample, family: ParsedFamily, syntax: string): void {
  const suffixes = SUFFIXES.get(`${syntax} ${family.type}`) ?? [];
  const suffix = sample.name.slice(family.name.length);
  assert.ok(
    sample.name.startsWith(family.name) && suffixes.includes(suffix),
    `${sample.name} in the family ${family.name}`,
  );
  assert.equal(sample.labels.has("le") && family.type === "histogram", suffix === "_bucket");
  if (sample.exemplar === undefined) return;
  assert.ok(suffix === "_bucket" || suffix === "_total", sample.name);
  const chars = [...sample.exemplar.labels].flat().reduce((sum, one) => sum + [...one].length, 0);
  assert.ok(chars <= 128, `${chars} characters in an exemplar`);
}

function checkFamily({ name, type, samples }: ParsedFamily, isOpenMetrics: boolean): void {
  assert.ok(samples.length > 0, `nothing of ${name}`);
  const ids = samples.map((sample) => `${sample.name} ${identityOf(sample.labels)}`);
  assert.equal(new Set(ids).size, ids.length, `a series of ${name} twice`);
  if (type !== "histogram") return;
  const series = Map.groupBy(samples, ({ labels }) => {
    return identityOf(new Map([...labels].filter(([label]) => label !== "le")));
  });
  for (const one of series.values()) checkHistogram(name, one, isOpenMetrics);
}

function checkHistogram(name: string, samples: readonly Sample[], isOpenMetrics: boolean): void {
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
  const boundaries = buckets.map(({ labels }) => parseNumber(labels.get("le") ?? ""));
  assert.equal(boundaries.at(-1), Infinity);
  buckets.slice(1).forEach(({ value }, i) => {
    assert.ok(boundaries[i + 1] > boundaries[i], `boundaries of ${name} go up`);
    assert.ok(value >= buckets[i].value, `counts of ${name} go up`);
  });
  const count = samples.find((sample) => sample.name === `${name}_count`);
  const sum = samples.find((sample) => sample.name === `${name}_sum`);
  if (isOpenMetrics) assert.equal(count === undefined, sum === undefined);
  else assert.ok(count !== undefined);
  if (count !== undefined) assert.equal(count.value, buckets.at(-1)?.value);
  if (sum !== undefined) assert.ok(sum.value >= 0 && boundaries[0] >= 0 || boundaries.length === 1);
}

function identityOf(labels: ReadonlyMap<string, string>): string {
  return JSON.stringify([...labels].sort(([a], [b]) => a < b ? -1 : 1));
}
