import assert from "node:assert/strict";
import { test } from "node:test";
import { STANDSTILL_MS } from "../../src/otlp/sender/standstill.ts";
import { startReceiver } from "../support/receiver.ts";
import { requestBytes, senderConfig, senderFixture } from "./sender_fixture.ts";

test("Sender.send() hears an answer that came while the process stood still", async () => {
  await using receiver = await startReceiver();
  const { sender, time, retries } = senderFixture(senderConfig(receiver.signalUrl("traces")), {
    fetch: async (url, init) => {
      const answer = await fetch(url, init);
      time.nowMs = 35_000;
      time.fireNextTimer();
      return answer;
    },
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.equal(receiver.requests.length, 1);
  assert.deepEqual(retries, []);
});

test("Sender.send() tries again what had no answer when the process went on", async () => {
  await using receiver = await startReceiver();
  let attempts = 0;
  const { sender, time, retries } = senderFixture(senderConfig(receiver.signalUrl("traces")), {
    fetch: (url, init) => {
      if (++attempts > 1) return fetch(url, init);
      // Once the attempt has its timer.
      queueMicrotask(() => {
        time.nowMs = 35_000;
        time.fireNextTimer();
        time.fireNextTimer();
      });
      return new Promise(() => {});
    },
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(retries, ["timeout"]);
});

test("Sender.send() goes on where the process stood still between two attempts", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 503 });
  const { sender, time } = senderFixture(senderConfig(receiver.signalUrl("traces")), {
    sleep: () => {
      time.nowMs += 60_000;
      return Promise.resolve();
    },
    startTimer: (delayMs, onTime) => {
      if (delayMs <= 0) queueMicrotask(onTime);
      return () => {};
    },
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.equal(receiver.requests.length, 2);
});

test("Sender.send() gives up in time where timers are only a little late", async () => {
  const { sender, time } = senderFixture(senderConfig("http://localhost/v1/traces"), {
    sleep: (delayMs) => {
      time.nowMs += delayMs + STANDSTILL_MS - 1;
      return Promise.resolve();
    },
    startTimer: (delayMs, onTime) => time.startTimer(delayMs + STANDSTILL_MS - 1, onTime),
    fetch: () => {
      queueMicrotask(() => time.fireNextTimer());
      return new Promise(() => {});
    },
  });
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind === "exhausted" && outcome.attempts, 3);
});
