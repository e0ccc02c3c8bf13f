import assert from "node:assert/strict";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { closedPort } from "../otlp/sender_fixture.ts";
import { type GrpcReceiver, startGrpcReceiver } from "../support/grpc_receiver.ts";
import { listenLocally } from "../support/listen_locally.ts";
import { type ChildResult, runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/exit_program.ts", import.meta.url);

const ENDINGS = ["natural", "process.exit", "throw", "reject", "SIGTERM", "SIGINT"];

/** Runs the program over gRPC; bare without a URL. */
function run(
  ending: string,
  url: string | undefined,
  options: { readonly isWarm?: boolean; readonly init?: Readonly<Record<string, unknown>> } = {},
): Promise<ChildResult> {
  const mode = url === undefined ? "bare" : options.isWarm === true ? "warm" : "cold";
  return runProgram(PROGRAM, {
    args: [ending, mode, JSON.stringify(options.init ?? {}), "100", "alone"],
    env: url === undefined
      ? {}
      : { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    limitMs: 30_000,
  });
}

/** Something on the way that hands all on but the end of a connection. */
async function startRelay(port: number): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on("error", () => from.destroy());
      from.on("data", (part: Uint8Array) => to.write(part));
    }
  });
  const listening = await listenLocally(server, sockets);
  return {
    ...listening,
    url: `http://127.0.0.1:${listening.port}`,
  };
}

/** However slow the machine is, the time is up only where nothing is delivered. */
const PATIENT = { exit: { flushTimeoutMs: 20_000 } };

function assertWhole(receiver: GrpcReceiver, count: number): void {
  const names = receiver.spans.map((span) => span.name);
  assert.equal(names.length, count);
  assert.equal(new Set(names).size, count);
}

for (const ending of ENDINGS) {
  test(`init() delivers what ended in the last tick over gRPC: ${ending}`, async () => {
    await using cold = await startGrpcReceiver();
    await using warm = await startGrpcReceiver();
    const [bare, fromCold, fromWarm] = await Promise.all([
      run(ending, undefined),
      run(ending, cold.url, { init: PATIENT }),
      run(ending, warm.url, { init: PATIENT, isWarm: true }),
    ]);
    assert.deepEqual(fromCold, bare);
    assert.deepEqual(fromWarm, bare);
    assertWhole(cold, 100);
    assertWhole(warm, 101);
  });
}

/** Whether a program without a worker ends by itself as it would have without telemetry. */
async function assertSameEnd(url: string): Promise<void> {
  const [bare, traced] = await Promise.all([
    run("natural", undefined),
    run("natural", url, { init: { ...PATIENT, worker: false }, isWarm: true }),
  ]);
  assert.deepEqual(traced, bare);
}

test("init() delivers over gRPC at the natural end without a worker", async () => {
  await using receiver = await startGrpcReceiver();
  await assertSameEnd(receiver.url);
  assertWhole(receiver, 101);
});

test("init() holds the end up for a bounded time where nobody answers over gRPC", async () => {
  await using receiver = await startGrpcReceiver({ answer: { action: "hang" } });
  const nowhere = `http://127.0.0.1:${await closedPort()}`;
  await Promise.all(
    ["natural", "process.exit", "SIGTERM"].flatMap((ending) =>
      [receiver.url, nowhere].map(async (url) => {
        const [bare, traced] = await Promise.all([run(ending, undefined), run(ending, url)]);
        const { stderr, ...rest } = traced;
        const { stderr: bareStderr, ...bareRest } = bare;
        assert.deepEqual(rest, bareRest, ending);
        assert.match(stderr.slice(bareStderr.length), /error: .* 100 (?:records|spans)/, ending);
      })
    ),
  );
});

test("init() without a worker ends over gRPC when the receiver has said that it goes", async () => {
  await using receiver = await startGrpcReceiver({ answer: { action: "leave" } });
  await using relay = await startRelay(Number(new URL(receiver.url).port));
  await assertSameEnd(relay.url);
  assertWhole(receiver, 101);
});

test("init() without a worker ends after a shutdown that has given up a call", async () => {
  await using receiver = await startGrpcReceiver();
  await using relay = await startRelay(Number(new URL(receiver.url).port));
  receiver.answerNext({});
  receiver.answer = { action: "hang" };
  const [bare, traced] = await Promise.all([
    run("shutdown", undefined),
    run("shutdown", relay.url, { init: { worker: false }, isWarm: true }),
  ]);
  assert.deepEqual(traced, bare);
});
