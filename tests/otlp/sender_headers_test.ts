// Headers that are asked for, over HTTP and over gRPC.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { HeaderValues } from "../../src/link/mod.ts";
import { startGrpcReceiver } from "../support/grpc_receiver.ts";
import { startReceiver } from "../support/receiver.ts";
import { requestBytes, senderConfig, senderFixture } from "./sender_fixture.ts";

/** Gives these answers, one after another. */
function asked(
  ...answers: (HeaderValues | undefined)[]
): () => Promise<HeaderValues | undefined> {
  return () => Promise.resolve(answers.shift());
}

test("Sender.send() asks for headers before each attempt, and sends them over HTTP", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 503 });
  const { sender, problems } = senderFixture(
    senderConfig(receiver.url + "/v1/traces", { headers: { "x-config": "1" } }),
    { askForHeaders: asked({ Key: "one" }, { key: "two", "bad\n": "three" }) },
  );
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  const { requests } = receiver;
  assert.deepEqual(requests.map(({ headers }) => headers["key"]), ["one", "two"]);
  assert.ok(requests.every(({ headers }) => headers["content-encoding"] === "gzip"));
  assert.ok(requests.every(({ headers }) => headers["x-config"] === undefined));
  assert.equal(problems.length, 1);
  sender.close();
});

test("Sender.send() asks for headers before each attempt, and sends them over gRPC", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender, problems } = senderFixture(
    senderConfig(receiver.url, { protocol: "grpc" }),
    { askForHeaders: asked({ key: "one" }, { key: "two", "grpc-timeout": "1S" }) },
  );
  for (let request = 0; request < 2; request++) {
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  }
  assert.deepEqual(receiver.calls.map(({ headers }) => headers["key"]), ["one", "two"]);
  assert.equal(problems.length, 1);
  sender.close();
});

test("Sender.send() repeats what has no headers yet, like what found no receiver", async () => {
  await using receiver = await startReceiver();
  const { sender, retries } = senderFixture(
    senderConfig(receiver.url + "/v1/traces"),
    { askForHeaders: asked(undefined, undefined, { key: "one" }) },
  );
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(retries, ["headers", "headers"]);
  assert.deepEqual(receiver.requests.map(({ headers }) => headers["key"]), ["one"]);
  sender.close();
});

test("Sender.send() gives up where it never has headers", async () => {
  const { sender } = senderFixture(
    senderConfig("http://127.0.0.1:1/v1/traces"),
    { askForHeaders: () => Promise.resolve(undefined) },
  );
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind, "exhausted");
  assert.match("message" in outcome ? String(outcome.message) : "", /has returned no headers yet/);
  sender.close();
});

test("Sender.send() takes headers that it asked for out of a receiver's words", async () => {
  await using receiver = await startReceiver({
    answer: { status: 400, message: "unknown key hush-hush" },
  });
  const { sender } = senderFixture(
    senderConfig(receiver.url + "/v1/traces"),
    { askForHeaders: asked({ key: "hush-hush" }) },
  );
  const outcome = await sender.send(requestBytes(), 3);
  assert.match("message" in outcome ? String(outcome.message) : "", /unknown key \*\*\*/);
  sender.close();
});

test("Sender.send() is aborted where it is closed while it waits for headers", async () => {
  const { promise: headers, resolve: giveHeaders } = Promise.withResolvers<HeaderValues>();
  const { promise: asking, resolve: onAsked } = Promise.withResolvers<void>();
  const { sender } = senderFixture(senderConfig("http://127.0.0.1:1/v1/traces"), {
    askForHeaders: () => {
      onAsked();
      return headers;
    },
  });
  const outcome = sender.send(requestBytes(), 3);
  await asking;
  sender.close();
  giveHeaders({});
  assert.deepEqual(await outcome, { kind: "aborted" });
});

test("Sender.send() repeats at 401 what by then has other headers, once", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 401 });
  const refusals: (HeaderValues | undefined)[] = [];
  const { sender, retries, time } = senderFixture(
    senderConfig(receiver.url + "/v1/traces"),
    {
      askForHeaders: (refused) => {
        refusals.push(refused);
        return Promise.resolve({ key: refused === undefined ? "old" : "new" });
      },
    },
  );
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(refusals, [undefined, { key: "old" }]);
  assert.deepEqual(receiver.requests.map(({ headers }) => headers["key"]), ["old", "new"]);
  assert.deepEqual(retries, ["headers"]);
  assert.deepEqual(time.sleepsMs, [], "what is known to be new needs no wait");
  sender.close();
});

test("Sender.send() repeats UNAUTHENTICATED with other headers, once", async () => {
  await using receiver = await startGrpcReceiver({ answer: { status: 16, action: "head" } });
  const { sender, retries } = senderFixture(
    senderConfig(receiver.url, { protocol: "grpc" }),
    { askForHeaders: asked({ key: "1" }, { key: "2" }, { key: "3" }) },
  );
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind, "refused");
  assert.deepEqual(receiver.calls.map(({ headers }) => headers["key"]), ["1", "2"]);
  assert.deepEqual(retries, ["headers"]);
  sender.close();
});

test("Sender.send() does not repeat 401 where it is given the same headers", async () => {
  await using receiver = await startReceiver({ answer: { status: 401 } });
  const { sender, retries } = senderFixture(
    senderConfig(receiver.url + "/v1/traces"),
    { askForHeaders: asked({ key: "old" }, { key: "old" }, { key: "never asked for" }) },
  );
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind, "refused");
  assert.match(
    "message" in outcome ? String(outcome.message) : "",
    /returned the same headers again$/,
  );
  assert.equal(receiver.requests.length, 1);
  assert.deepEqual(retries, []);
  sender.close();
});

test("Sender.send() waits at 401 for other headers where none can be had yet", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 401 });
  const refusals: (HeaderValues | undefined)[] = [];
  const answers = [{ key: "old" }, undefined, undefined, { key: "new" }];
  const { sender, retries, time } = senderFixture(senderConfig(receiver.url + "/v1/traces"), {
    askForHeaders: (refused) => {
      refusals.push(refused);
      return Promise.resolve(answers.shift());
    },
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(refusals.slice(1), Array(3).fill({ key: "old" }));
  assert.deepEqual(receiver.requests.map(({ headers }) => headers["key"]), ["old", "new"]);
  assert.deepEqual(retries, ["headers", "headers", "headers"]);
  assert.equal(time.sleepsMs.length, 2);
  sender.close();
});

test("Sender.send() gives up at 401 where other headers can never be had", async () => {
  await using receiver = await startReceiver({ answer: { status: 401 } });
  const { sender } = senderFixture(
    senderConfig(receiver.url + "/v1/traces"),
    { askForHeaders: asked({ key: "old" }) },
  );
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind, "exhausted");
  assert.match(
    "message" in outcome ? String(outcome.message) : "",
    /^HTTP 401.*no new headers yet$/,
  );
  assert.equal(receiver.requests.length, 1);
  sender.close();
});

test("Sender.send() does not repeat 403, whatever other headers there are", async () => {
  await using receiver = await startReceiver({ answer: { status: 403 } });
  const { sender } = senderFixture(
    senderConfig(receiver.url + "/v1/traces"),
    { askForHeaders: asked({ key: "1" }, { key: "2" }) },
  );
  assert.equal((await sender.send(requestBytes(), 3)).kind, "refused");
  assert.equal(receiver.requests.length, 1);
  sender.close();
});
