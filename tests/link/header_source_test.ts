import assert from "node:assert/strict";
import { test } from "node:test";
import { HeaderSource, type HeaderValues } from "../../src/link/header_source.ts";
import { reportCount } from "../support/report_count.ts";

test("HeaderSource.ask() hands on what is answered, a promise's value later", async () => {
  const given: unknown[] = [];
  new HeaderSource(() => ({ key: "one" }), (headers) => given.push(headers)).ask();
  assert.deepEqual([...given], [{ key: "one" }]);
  const answer = Promise.resolve({ key: "two" });
  new HeaderSource(() => answer, (headers) => given.push(headers)).ask();
  assert.equal(given.length, 1);
  await answer;
  assert.deepEqual([...given], [{ key: "one" }, { key: "two" }]);
});

test("HeaderSource.ask() reports a failure, and hands on that there is nothing", async () => {
  const given: (HeaderValues | undefined)[] = [];
  const failing = [
    (): never => {
      throw new Error("the token server sleeps");
    },
    () => Promise.reject(new Error("again")),
  ];
  const countBefore = reportCount("otlp-headers");
  for (const ask of failing) new HeaderSource(ask, (headers) => given.push(headers)).ask();
  await Promise.resolve();
  assert.deepEqual(given, [undefined, undefined]);
  assert.equal(reportCount("otlp-headers"), countBefore + 2);
});

test("HeaderSource.giveNewest() hands on what its function gave last, to whatever lane", () => {
  const given: (HeaderValues | undefined)[] = [];
  let count = 0;
  const ask = (): HeaderValues => ({ key: String(++count) });
  const often = new HeaderSource(ask, () => {});
  const seldom = new HeaderSource(ask, (headers) => given.push(headers));
  seldom.giveNewest();
  assert.deepEqual(given, [], "there is none yet");
  often.ask();
  often.ask();
  seldom.giveNewest();
  assert.deepEqual(given, [{ key: "2" }]);
});
