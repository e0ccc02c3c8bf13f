import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ControlBlock } from "../../src/link/control_block.ts";
import { deliveryOf, deliveryTarget } from "../../src/otlp/delivery_of.ts";
import { OtlpLaneExporter } from "../../src/otlp/otlp_lane_exporter.ts";
import type { Outcome } from "../../src/otlp/sender/outcome.ts";
import type { SenderEnvironment } from "../../src/otlp/sender/sender_environment.ts";
import { createSenderEnvironment } from "../../src/platform/export/create_sender_environment.ts";
import { deliveriesOf, laneConfig } from "../link/link_fixture.ts";
import { fieldsOf, metricPlacesOf, metrics } from "../snapshot/metric_fixture.ts";
import { placesOf, plainSpan } from "../snapshot/span_fixture.ts";
import { type Answer, type Receiver, startReceiver } from "../support/receiver.ts";
import { startReceiverProcess } from "../support/start_receiver_process.ts";
import { plainScope } from "./request_fixture.ts";
import { senderConfig } from "./sender_fixture.ts";

function exporterTo(
  receiver: Pick<Receiver, "signalUrl">,
  maxRequestBytes: number,
  changes: {
    readonly report?: (cause: string, message: string) => void;
    readonly sleep?: SenderEnvironment["sleep"];
    readonly timeoutMs?: number;
  } = {},
): OtlpLaneExporter {
  const environment = createSenderEnvironment();
  const { report = () => {}, sleep = environment.sleep, timeoutMs = 10_000 } = changes;
  const config = {
    ...laneConfig(),
    exporter: senderConfig(receiver.signalUrl("traces"), { maxRequestBytes, timeoutMs }),
  };
  const context = { scopes: [plainScope()], control: new ControlBlock(), report };
  return new OtlpLaneExporter(config, context, { ...environment, sleep });
}

test("export() sends a batch that is too large for one request as several", async () => {
  await using receiver = await startReceiver();
  const exporter = exporterTo(receiver, 500);
  const names = Array.from({ length: 33 }, (_, index) => `span ${index}`);
  const batch = placesOf(names.map((name) => plainSpan({ name })));
  const deliveries = await deliveriesOf(exporter, batch);
  exporter.close();
  assert.equal(deliveries.reduce((sum, { recordCount }) => sum + recordCount, 0), 33);
  assert.ok(deliveries.every((each) => each.droppedCount === 0 && each.statusCode === 200));
  assert.deepEqual(receiver.spans.map((span) => span.name), names);
  assert.ok(receiver.requests.length > 2);
  assert.ok(receiver.requests.every(({ body }) => body.length <= 500));
});

test("export() sends metrics of two collections in a request each", async () => {
  await using receiver = await startReceiver();
  const config = {
    ...laneConfig(),
    signal: "metrics",
    exporter: senderConfig(receiver.signalUrl("metrics"), { signal: "metrics" }),
  } as const;
  const context = { scopes: [plainScope()], control: new ControlBlock(), report: () => {} };
  const exporter = new OtlpLaneExporter(config, context, createSenderEnvironment());
  const given = fc.sample(metrics, { numRuns: 4, seed: 1 });
  const fields = given.map((metric, i) => fieldsOf(metric, plainScope(), Math.floor(i / 2)));
  const deliveries = await deliveriesOf(exporter, metricPlacesOf(fields));
  exporter.close();
  assert.deepEqual(deliveries.map(({ recordCount }) => recordCount), [2, 2]);
  assert.equal(receiver.requests.length, 2);
});

test("export() drops the one record that is too large, and no other", async () => {
  await using receiver = await startReceiver();
  const exporter = exporterTo(receiver, 500);
  const names = ["a", "b", "x".repeat(600), "c"];
  const batch = placesOf(names.map((name) => plainSpan({ name })));
  const deliveries = await deliveriesOf(exporter, batch);
  exporter.close();
  assert.deepEqual(
    deliveries.map(({ recordCount, droppedCount, reason }) => [recordCount, droppedCount, reason]),
    [[2, 0, undefined], [1, 1, "too_large"], [1, 0, undefined]],
  );
  assert.deepEqual(receiver.spans.map((span) => span.name), ["a", "b", "c"]);
});

test("export() tells what became of each request of a batch", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext(
    { status: 400 },
    {},
    { partial: { rejected: 1 } },
    { partial: { rejected: 0, message: "old" } },
  );
  const exporter = exporterTo(receiver, 500);
  const names = ["a", "b", "c", "d"].map((name) => name.repeat(400));
  const batch = placesOf(names.map((name) => plainSpan({ name })));
  const deliveries = await deliveriesOf(exporter, batch);
  exporter.close();
  assert.deepEqual(deliveries.map(({ droppedCount, reason }) => [droppedCount, reason]), [
    [1, "refused"],
    [0, undefined],
    [1, "rejected"],
    [0, undefined],
  ]);
  assert.deepEqual(
    deliveries.map(({ message }) =>
      / (refused|rejected|with a warning)\b/.exec(message ?? "")?.[1]
    ),
    ["refused", undefined, "rejected", "with a warning"],
  );
});

/** How proxies, the Collector, VictoriaMetrics and Cortex say that a request is too large. */
const SIZE_REFUSALS: readonly Answer[] = [
  { status: 413, contentType: "text/html", body: "<html>Request Entity Too Large</html>" },
  { status: 400, message: "http: request body too large" },
  ...[
    "cannot read data: too big data size exceeding -opentelemetry.maxRequestSize=200000 bytes",
    "too big decompressed data size exceeding -opentelemetry.maxRequestSize=200000 bytes",
    "received message larger than max (534300 vs 200000)",
  ].map((body) => ({ status: 400, contentType: "text/plain; charset=utf-8", body })),
];
const LIMIT_BYTES = 200_000;

for (const refusal of SIZE_REFUSALS) {
  test(
    `export() halves what is refused for its size by ${refusal.status}: ${
      refusal.message ?? refusal.body
    }`,
    async () => {
      await using receiver = await startReceiver({
        answer: ({ body }) => body.length > LIMIT_BYTES ? refusal : {},
      });
      const said: string[] = [];
      const exporter = exporterTo(receiver, 10_000_000, {
        report: (cause, message) => said.push(`${cause}: ${message}`),
      });
      const names = Array.from({ length: 64 }, (_, index) => `${index} ${"x".repeat(10_000)}`);
      const batch = () => placesOf(names.map((name) => plainSpan({ name })));
      const deliveries = await deliveriesOf(exporter, batch());
      assert.deepEqual(deliveries.map(({ recordCount }) => recordCount), [16, 16, 16, 16]);
      assert.ok(deliveries.every(({ droppedCount }) => droppedCount === 0));
      assert.deepEqual(receiver.spans.map((span) => span.name), names);
      // All 64, 32 of them, then 16 by 16: what was refused once is not tried again.
      assert.equal(receiver.requests.length, 6);
      assert.deepEqual(said, [
        `request-size-${receiver.url}: The collector at ${receiver.url} refused a request of ` +
        `${
          receiver.requests[0]?.body.length
        } bytes as too large; requests are split to stay below that size.`,
      ]);
      await deliveriesOf(exporter, batch());
      exporter.close();
      assert.equal(receiver.spans.length, 128);
      assert.equal(receiver.requests.length, 10);
      assert.equal(said.length, 1);
    },
  );
}

test("export() halves no request that no receiver refuses for its size", async () => {
  await using receiver = await startReceiver({ answer: { status: 413 } });
  const exporter = exporterTo(receiver, 10_000_000);
  const names = Array.from({ length: 16 }, (_, index) => `${index} ${"x".repeat(10_000)}`);
  const batch = placesOf(names.map((name) => plainSpan({ name })));
  const deliveries = await deliveriesOf(exporter, batch);
  exporter.close();
  assert.equal(deliveries.length, 4);
  for (const { droppedCount, reason, message } of deliveries) {
    assert.deepEqual([droppedCount, reason], [4, "refused"]);
    assert.match(message ?? "", /^The collector at http:\S+ refused 4 spans: HTTP 413/);
  }
  // 16, 8, and 4 by 4: a quarter has less than 64 KiB.
  assert.equal(receiver.requests.length, 6);
});

test("export() does not halve what is refused for another cause", async () => {
  await using receiver = await startReceiver({ answer: { status: 400, message: "bad" } });
  const exporter = exporterTo(receiver, 10_000_000);
  const spans = Array.from({ length: 16 }, () => plainSpan({ name: "x".repeat(10_000) }));
  const [{ droppedCount, reason }] = await deliveriesOf(exporter, placesOf(spans));
  exporter.close();
  assert.deepEqual([droppedCount, reason], [16, "refused"]);
  assert.equal(receiver.requests.length, 1);
});

/** What the exporter says about a batch of spans that each of these answers loses. */
const LOSSES: readonly (readonly [string, Answer, number, string])[] = [
  ["refused one", { status: 400 }, 1, "refused 1 span: HTTP 400"],
  ["refused two", { status: 400 }, 2, "refused 2 spans: HTTP 400"],
  [
    "rejected one of one",
    { partial: { rejected: 1 } },
    1,
    "rejected 1 of 1 span: ",
  ],
  [
    "warns of",
    { partial: { rejected: 0, message: "old" } },
    1,
    "accepted 1 span, with a warning: old",
  ],
];

for (const [what, answer, count, expected] of LOSSES) {
  test(`export() says in good English what the collector ${what}`, async () => {
    await using receiver = await startReceiver({ answer });
    const exporter = exporterTo(receiver, 10_000);
    const spans = Array.from({ length: count }, (_, index) => plainSpan({ name: `span ${index}` }));
    const [{ message }] = await deliveriesOf(exporter, placesOf(spans));
    exporter.close();
    assert.ok(message?.startsWith(`The collector at ${receiver.url} ${expected}`), String(message));
  });
}

const signalOf = (url: string): string => `${url}-traces`;

/** Answers by what the user is told apart from; the messages of two that are the same are one. */
const ABOUTS: readonly (readonly [string, Answer, (url: string) => string])[] = [
  ["a refusal by receiver, signal and status", { status: 401 }, (url) => `${url}-traces-401`],
  ["a partial success by receiver and signal", { partial: { rejected: 1 } }, signalOf],
  ["a warning by receiver and signal", { partial: { rejected: 0, message: "old" } }, signalOf],
  ["an absence by the receiver", { status: 503 }, (url) => url],
];

for (const [what, answer, expected] of ABOUTS) {
  test(`export() tells apart ${what}`, async () => {
    await using receiver = await startReceiver({ answer });
    const exporter = exporterTo(receiver, 10_000, { sleep: () => Promise.resolve() });
    const [{ subject }] = await deliveriesOf(exporter, placesOf([plainSpan()]));
    exporter.close();
    assert.equal(subject, expected(receiver.url));
  });
}

test("export() tells apart by the receiver what cannot even be sent", async () => {
  const exporter = exporterTo({ signalUrl: () => "ftp://127.0.0.1/v1/traces" }, 10_000);
  const [{ reason, subject, message }] = await deliveriesOf(exporter, placesOf([plainSpan()]));
  exporter.close();
  assert.deepEqual([reason, subject], ["refused", "ftp://127.0.0.1"]);
  assert.match(message ?? "", /^A request to ftp:\S+ could not be sent; 1 span is lost: /);
});

test("export() names a receiver that is not reached, without path and secret", async () => {
  await using receiver = await startReceiver({ answer: { status: 503 } });
  const said: string[] = [];
  const signalUrl = (): string => `${receiver.url.replace("//", "//me:pass@")}/a-key/v1/traces`;
  const exporter = exporterTo({ signalUrl }, 10_000, {
    report: (cause, message) => said.push(`${cause}: ${message}`),
    sleep: () => Promise.resolve(),
  });
  const [{ message }] = await deliveriesOf(exporter, placesOf([plainSpan()]));
  exporter.close();
  assert.match(
    message ?? "",
    new RegExp(
      `^A request to ${receiver.url} failed after \\d+ attempts; 1 span is lost: ` +
        "HTTP 503: no$",
    ),
  );
  assert.deepEqual(said, [
    `export-retry-${receiver.url}: A request to ${receiver.url} failed 2 times ` +
    "and is retried: HTTP 503: no",
  ]);
});

const RETRIED = /^A request to .* failed 2 times and is retried: HTTP 503: no$/;

/** What is said of a collector that does not answer so many attempts. */
const ABSENCES: readonly (readonly [string, number, RegExp[]])[] = [
  ["says nothing of one failed attempt", 1, []],
  ["says of the second failed attempt why it failed", 2, [RETRIED]],
  ["says nothing more of further failed attempts", 5, [RETRIED]],
];

for (const [what, failing, expected] of ABSENCES) {
  test(`export() ${what}`, async () => {
    const answer = ({ index }: { index: number }): Answer => ({
      status: index < failing ? 503 : 200,
    });
    await using receiver = await startReceiver({ answer });
    const said: string[] = [];
    const exporter = exporterTo(receiver, 10_000, {
      report: (_cause, message) => said.push(message),
      sleep: () => Promise.resolve(),
    });
    const [{ droppedCount }] = await deliveriesOf(exporter, placesOf([plainSpan()]));
    exporter.close();
    assert.equal(droppedCount, 0);
    assert.equal(said.length, expected.length);
    expected.forEach((pattern, index) => assert.match(said[index] ?? "", pattern));
  });
}

test("export() loses nothing to a collector that is stopped and goes on", async () => {
  await using receiver = await startReceiverProcess();
  receiver.freeze();
  const exporter = exporterTo({ signalUrl: () => `${receiver.url}/v1/traces` }, 1_000_000, {
    timeoutMs: 300,
    // Said of the second attempt that had no answer in time.
    report: () => receiver.thaw(),
    sleep: () => Promise.resolve(),
  });
  const names = Array.from({ length: 50 }, (_, index) => `span ${index}`);
  const batch = placesOf(names.map((name) => plainSpan({ name })));
  const deliveries = await deliveriesOf(exporter, batch);
  exporter.close();
  assert.deepEqual(deliveries.map(({ droppedCount }) => droppedCount), [0]);
  const received = await receiver.spans();
  // What timed out lies in the socket of a stopped process, which reads it later: that may double.
  assert.deepEqual([...new Set(received.map(({ name }) => name))].sort(), [...names].sort());
});

test("deliveryOf() has few causes, however many statuses a receiver thinks up", () => {
  const target = deliveryTarget("traces", "http://collector:4318/v1/traces");
  const causes = new Set<string | undefined>();
  for (let status = 200; status < 1000; status++) {
    const outcome: Outcome = { kind: "refused", status, message: "no" };
    causes.add(deliveryOf(outcome, { recordCount: 1, itemCount: 1, target }).subject);
  }
  assert.ok(causes.size < 20, String(causes.size));
  assert.ok(causes.has("http://collector:4318-traces-401"));
});

test("deliveryOf() tells the faults of TLS apart, by few causes", () => {
  const target = deliveryTarget("traces", "https://collector:4318/v1/traces");
  const causeOf = (message: string): string | undefined => {
    const outcome: Outcome = { kind: "exhausted", attempts: 2, message };
    return deliveryOf(outcome, { recordCount: 1, itemCount: 1, target }).subject;
  };
  const faults: readonly (readonly [fault: string, messages: readonly string[]])[] = [
    ["protocol", ["received corrupt message of type InvalidContentType", "wrong version number"]],
    ["trust", ["invalid peer certificate: UnknownIssuer", "self signed certificate"]],
    ["time", ["invalid peer certificate: certificate expired: x", "certificate has expired"]],
    ["time", ["certificate is not yet valid", "invalid peer certificate: NotValidYet"]],
    ["name", ['invalid peer certificate: certificate not valid for name "a"']],
    ["name", ["ERR_TLS_CERT_ALTNAME_INVALID"]],
    ["files", ['TLS files cannot be used: "/ca.pem" cannot be read (not found)']],
    ["name", ["Hostname/IP does not match certificate's altnames: Host: a. is not"]],
    ["client", ["received fatal alert: CertificateExpired", "received fatal alert: UnknownCA"]],
    ["handshake", ["received fatal alert: HandshakeFailure", "The TLS handshake failed."]],
  ];
  for (const [fault, messages] of faults) {
    for (const message of messages) {
      assert.equal(causeOf(message), `https://collector:4318-${fault}`, message);
    }
  }
  assert.equal(causeOf("Connection refused"), "https://collector:4318");
});
