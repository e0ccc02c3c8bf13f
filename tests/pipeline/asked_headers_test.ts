import assert from "node:assert/strict";
import { test } from "node:test";
import { AskedHeaders, HEADERS_WAIT_MS } from "../../src/pipeline/asked_headers.ts";
import { ManualTimers } from "../link/link_fixture.ts";

/** Headers on a clock by hand, and how often they were asked for. */
function fixture() {
  const timers = new ManualTimers();
  const state = { askedCount: 0, lateCount: 0, isThreadWaiting: false };
  const headers = new AskedHeaders({
    ask: () => void state.askedCount++,
    isThreadWaiting: () => state.isThreadWaiting,
    after: (delayMs, callback) => timers.after(delayMs, callback),
    onLate: () => void state.lateCount++,
  });
  return { timers, state, headers };
}

test("AskedHeaders.get() asks each time, and waits for the answer", async () => {
  const { timers, state, headers } = fixture();
  for (const [index, key] of ["one", "two"].entries()) {
    const got = headers.get();
    assert.equal(state.askedCount, index + 1);
    headers.take({ key });
    assert.deepEqual(await got, { key });
  }
  assert.equal(timers.count, 0);
});

test("AskedHeaders.get() gives the last ones where there is no answer in time", async () => {
  const { timers, state, headers } = fixture();
  headers.take({ key: "one" });
  const got = headers.get();
  timers.pass(HEADERS_WAIT_MS - 1);
  assert.equal(state.lateCount, 0);
  assert.equal(await Promise.race([got, "waiting"]), "waiting");
  timers.pass(1);
  assert.deepEqual(await got, { key: "one" });
  assert.equal(state.lateCount, 1);

  // An answer that comes late is the last one from then on.
  headers.take({ key: "two" });
  headers.useLast();
  const next = headers.get();
  headers.take(undefined);
  assert.deepEqual(await next, { key: "two" });
});

test("AskedHeaders.get() gives nothing where there never was an answer", async () => {
  const { timers, headers } = fixture();
  const got = headers.get();
  timers.pass(HEADERS_WAIT_MS);
  assert.equal(await got, undefined);
});

test("AskedHeaders.get() asks nobody while the application's thread waits", async () => {
  const { state, headers } = fixture();
  headers.take({ key: "one" });
  state.isThreadWaiting = true;
  assert.deepEqual(await headers.get(), { key: "one" });
  assert.equal(state.askedCount, 0);
});

test("AskedHeaders.get() gives nothing where there are none since those refused", async () => {
  const { timers, state, headers } = fixture();
  const refused = { key: "one" };
  headers.take(refused);
  const failed = headers.get(refused);
  headers.take(undefined);
  assert.equal(await failed, undefined);
  const late = headers.get(refused);
  timers.pass(HEADERS_WAIT_MS);
  assert.equal(await late, undefined);

  // At the end of the process there will be no others.
  const atEnd = headers.get(refused);
  headers.useLast();
  assert.equal(await atEnd, refused);
  state.isThreadWaiting = true;
  assert.equal(await headers.get(refused), refused);

  state.isThreadWaiting = false;
  const since = headers.get(refused);
  headers.take({ key: "two" });
  assert.deepEqual(await since, { key: "two" });
});
