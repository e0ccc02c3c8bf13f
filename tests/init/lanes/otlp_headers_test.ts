// `otlp.headers` as a function: asked before each request, through the real worker and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { context, init, logs, trace } from "../../../mod.ts";
import { isTracingSuppressed } from "../../../src/api/mod.ts";
import { startGrpcReceiver } from "../../support/grpc_receiver.ts";
import { startReceiver } from "../../support/receiver.ts";
import { runProgram } from "../../support/run_child.ts";

const PROGRAM = new URL("./fixtures/headers_program.ts", import.meta.url);

/** Ends a span. */
function recordSpan(): void {
  trace.getTracer("shop").startSpan("checkout").end();
}

for (const worker of [true, "in-thread"] as const) {
  test(`init() asks a function for the headers of each request (worker: ${worker})`, async () => {
    await using receiver = await startReceiver();
    let count = 0;
    const tokens: string[] = [];
    const handle = init({
      serviceName: "shop",
      worker,
      otlp: {
        endpoint: receiver.url,
        headers: async () => {
          assert.ok(isTracingSuppressed(context.active()));
          await Promise.resolve();
          tokens.push(`token ${++count}`);
          return { Authorization: `token ${count}` };
        },
      },
    });
    for (let request = 0; request < 3; request++) {
      recordSpan();
      assert.equal(await handle.forceFlush(), "success");
    }
    assert.equal(await handle.shutdown(), "success");
    const sent = receiver.requests
      .filter(({ signal }) => signal === "traces")
      .map(({ headers }) => headers["authorization"]);
    assert.equal(sent.length, 3);
    assert.equal(new Set(sent).size, 3, "each request has one of its own");
    assert.ok(sent.every((token) => tokens.includes(String(token))), String(sent));
    assert.equal(handle.stats().traces.exported, 3);
  });

  test(`init() sends what waits for headers, once there are any (worker: ${worker})`, async () => {
    await using receiver = await startGrpcReceiver();
    const answers: (() => Record<string, string>)[] = [
      () => {
        throw new Error("the token server sleeps");
      },
      // why: as untyped JavaScript may answer
      () => new Map([["key", "1"]]) as unknown as Record<string, string>,
    ];
    const handle = init({
      serviceName: "shop",
      worker,
      otlp: {
        endpoint: receiver.url,
        protocol: "grpc",
        headers: () => {
          // What is recorded meanwhile must not be sent twice.
          logs.getLogger("shop").emit({ body: "asked" });
          return (answers.shift() ?? (() => ({ key: "secret" })))();
        },
      },
    });
    recordSpan();
    assert.equal(await handle.shutdown({ timeoutMs: 20_000 }), "success");
    assert.deepEqual(receiver.spans.map(({ name }) => name), ["checkout"]);
    assert.ok(receiver.calls.every(({ headers }) => headers["key"] === "secret"));
    assert.equal(receiver.logs.length, handle.stats().logs.ended);
  });
}

for (const worker of [true, "in-thread"] as const) {
  test(`init() tells a function which headers are refused (worker: ${worker})`, async () => {
    await using receiver = await startReceiver();
    receiver.answerNext({ status: 401 });
    let token = "old";
    const handle = init({
      serviceName: "shop",
      worker,
      otlp: {
        endpoint: receiver.url,
        headers: (refused) => {
          if (refused?.["Authorization"] === "old") token = "new";
          return { Authorization: token };
        },
      },
    });
    recordSpan();
    assert.equal(await handle.shutdown(), "success");
    const sent = receiver.requests.map(({ headers }) => headers["authorization"]);
    assert.deepEqual(sent, ["old", "new"]);
    const { exported, retries } = handle.stats().traces;
    assert.deepEqual({ exported, retries }, { exported: 1, retries: 1 });
  });
}

for (const mode of ["sync", "async", "never", "throws"]) {
  test(`init() has headers at process.exit() as far as there are any (${mode})`, async () => {
    await using receiver = await startReceiver();
    const { code, stderr } = await runProgram(PROGRAM, { args: [receiver.url, mode] });
    assert.equal(code, 3, stderr);
    const keys = receiver.requests.map(({ headers }) => headers["key"]);
    if (mode === "never" || mode === "throws") {
      assert.deepEqual(keys, []);
      assert.match(stderr, /100 records are not delivered/);
      const failure = /otlp\.headers\(\) failed: Error: no token; requests are sent with/;
      assert.equal(failure.test(stderr), mode === "throws", stderr);
    } else {
      // Each of three signals has asked once, and what was given last counts for all of them.
      assert.deepEqual(keys, ["3"]);
      assert.equal(receiver.spans.length, 100);
    }
  });
}

for (const [mode, last] of [["sync", "5"], ["async", "4"]] as const) {
  test(`init() sends at process.exit() by the newest headers of any signal (${mode})`, async () => {
    await using receiver = await startReceiver();
    const args = [receiver.url, mode, "flushed"];
    const { code, stderr } = await runProgram(PROGRAM, { args });
    assert.equal(code, 3, stderr);
    const sent = receiver.requests.map(({ signal, headers }) => `${signal} ${headers["key"]}`);
    assert.equal(sent.shift(), "traces 4", "three signals have asked before");
    // A function that answers at once is asked again at the end; a promise would not be heard.
    assert.deepEqual(sent.sort(), [`metrics ${last}`, `traces ${last}`]);
  });
}
