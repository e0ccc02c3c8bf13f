import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanerFor } from "../../src/otlp/sender/confidential_words.ts";
import type { Outcome } from "../../src/otlp/sender/outcome.ts";
import type { SenderConfig } from "../../src/otlp/sender/sender_config.ts";
import { startGrpcReceiver } from "../support/grpc_receiver.ts";
import { startReceiver } from "../support/receiver.ts";
import type { Answer } from "../support/receiver.ts";
import { requestBytes, senderConfig, senderFixture } from "./sender_fixture.ts";

const PATH = "/k3y/v1/traces";
const HEADERS = { "x-api-key": "s3cret", authorization: "Bearer t0ken" };
const ECHO = `no s3cret, Bearer t0ken at ${PATH}`;

/** What is told of an outcome. */
function toldOf(outcome: Outcome): string {
  if (outcome.kind === "accepted") return outcome.warning ?? "";
  return "message" in outcome ? outcome.message : "";
}

test("Sender.send() tells nothing of headers and paths that a receiver repeats", async () => {
  const answers: readonly Answer[] = [
    { status: 404, message: ECHO },
    { status: 400, contentType: "text/plain", body: ECHO },
    { status: 403, contentType: "application/json", body: JSON.stringify({ path: PATH }) },
    { status: 301, headers: { location: `https://elsewhere.example${PATH}` } },
    { status: 308, headers: { location: `${PATH}/` } },
    { partial: { rejected: 1, message: ECHO } },
    { partial: { rejected: 0, message: ECHO } },
    { contentType: `text/html; path=${PATH}`, body: "x" },
  ];
  for (const answer of answers) {
    await using receiver = await startReceiver({ answer });
    const url = receiver.signalUrl("traces").replace("/v1/traces", PATH);
    const { sender } = senderFixture(senderConfig(url, { headers: HEADERS }));
    const told = toldOf(await sender.send(requestBytes(), 3));
    assert.match(told, /\*\*\*/, JSON.stringify(answer));
    assert.doesNotMatch(told, /s3cret|t0ken|k3y/);
  }
});

test("Sender.send() tells nothing of metadata that a receiver of gRPC repeats", async () => {
  await using receiver = await startGrpcReceiver({
    answer: { status: 3, message: ECHO, action: "head" },
  });
  const config: Partial<SenderConfig> = { protocol: "grpc", headers: HEADERS };
  const { sender } = senderFixture(senderConfig(receiver.url, config));
  const told = toldOf(await sender.send(requestBytes(), 3));
  assert.match(told, /no \*\*\*, \*\*\* at/);
  sender.close();
});

test("cleanerFor() takes out user, password and query, also where a text is cut", () => {
  const url = "http://anna:p%40ss@collector/?token=s3cret";
  const clean = cleanerFor({ url, headers: {}, userAgent: "shop/1.0" });
  assert.equal(clean("anna p@ss p%40ss token=s3cret"), "*** *** *** ***");
  assert.equal(clean("shop/1.0 at collector"), "shop/1.0 at collector");
  assert.equal(clean(`${"\n".repeat(4090)}s3cret`), "***");
  const key = "0123456789abcdef";
  const ofKey = cleanerFor({ url: `http://h/otlp/${key}/v1/logs`, headers: {}, userAgent: "" });
  assert.equal(ofKey(`otlp knows no ${key}`), "otlp knows no ***");
});

test("cleanerFor() leaves a text without any of them as it is", () => {
  const url = "http://collector:4318/v1/traces";
  const clean = cleanerFor({ url, headers: { "x-a": "1" }, userAgent: "shop/1.0" });
  assert.equal(clean("HTTP 1.1 at /v1/traces, v1/logs"), "HTTP 1.1 at /v1/traces, v1/logs");
});
