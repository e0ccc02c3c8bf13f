import assert from "node:assert/strict";
import { test } from "node:test";
import { DENIAL_ADVICE } from "../../src/otlp/sender/denial_advice.ts";
import { startRawServer } from "../otlp/sender_fixture.ts";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { type ChildResult, isDeno, runProgram } from "../support/run_child.ts";
import { skipUnless } from "../support/skip_unless.ts";

const PROGRAM = new URL("./fixtures/exit_program.ts", import.meta.url);

/** Endings, and how often 100 spans are ended. */
const ENDINGS: readonly (readonly [ending: string, times: number])[] = [
  ["natural", 1],
  ["natural-later", 1],
  ["exit-code", 1],
  ["process.exit", 1],
  ["runtime-exit", 1],
  ["throw", 1],
  ["throw-later", 1],
  ["reject", 1],
  ["reject-rethrown", 1],
  ["throw-rethrown", 1],
  ["throw-prevented", isDeno ? 2 : 1],
  ["SIGTERM", 1],
  ["SIGINT", 1],
  ["listener", 2],
  ["listener-exits", 1],
  ["listener-raises", 1],
];

/** Endings that are tried with a collector that does not answer. */
const DEAD_ENDINGS = ["natural", "process.exit", "throw-later", "reject", "SIGTERM", "SIGINT"];

/** What becomes of a request, or of the attempt to make one. */
const DEAD_COLLECTORS: readonly (readonly [name: string, start: () => Promise<DeadCollector>])[] = [
  ["hangs", () => startReceiver({ answer: { action: "hang" } })],
  ["resets", () => startReceiver({ answer: { action: "reset" } })],
  ["says 503", () => startReceiver({ answer: { status: 503 } })],
  ["is not there", refusing],
];

type DeadCollector = AsyncDisposable & { readonly url: string };

/** However slow the machine is, the time is up only where nothing is delivered. */
const PATIENT = { exit: { flushTimeoutMs: 20_000 } };

interface RunOptions {
  readonly isWarm?: boolean;
  readonly init?: Readonly<Record<string, unknown>>;
  readonly count?: number;
  /** Whether a tail sampler holds the spans. */
  readonly isHeld?: boolean;
}

function run(
  ending: string,
  url: string | undefined,
  options: RunOptions = {},
): Promise<ChildResult> {
  const mode = url === undefined ? "bare" : options.isWarm === true ? "warm" : "cold";
  return runProgram(PROGRAM, {
    args: [
      ending,
      mode,
      JSON.stringify(options.init ?? {}),
      String(options.count ?? 100),
      options.isHeld === true ? "held" : "alone",
    ],
    env: url === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: url },
    // The bound is 2 s; a machine under load may take its time for all the rest.
    limitMs: 30_000,
  });
}

/** A port where nobody listens. */
async function refusing(): Promise<DeadCollector> {
  const server = await startRawServer(() => {});
  await server[Symbol.asyncDispose]();
  const url = `http://127.0.0.1:${server.port}`;
  return { url, [Symbol.asyncDispose]: () => Promise.resolve() };
}

function assertWhole(receiver: Receiver, count: number): void {
  const names = receiver.spans.map((span) => span.name);
  assert.equal(names.length, count);
  assert.equal(new Set(names).size, count);
  assert.deepEqual(receiver.errors, []);
}

for (const [ending, times] of ENDINGS) {
  test(`init() delivers what ended in the last tick and changes nothing: ${ending}`, async () => {
    await using cold = await startReceiver();
    await using warm = await startReceiver();
    const [bare, fromCold, fromWarm] = await Promise.all([
      run(ending, undefined),
      run(ending, cold.url, { init: PATIENT }),
      run(ending, warm.url, { init: PATIENT, isWarm: true }),
    ]);
    assert.deepEqual(fromCold, bare);
    assert.deepEqual(fromWarm, bare);
    assertWhole(cold, 100 * times);
    assertWhole(warm, 100 * times + 1);
  });
}

for (const [ending, times] of ENDINGS) {
  test(`init() delivers what a tail sampler holds at the end: ${ending}`, async () => {
    await using cold = await startReceiver();
    await using warm = await startReceiver();
    const [bare, fromCold, fromWarm] = await Promise.all([
      run(ending, undefined),
      run(ending, cold.url, { init: PATIENT, isHeld: true }),
      run(ending, warm.url, { init: PATIENT, isHeld: true, isWarm: true }),
    ]);
    assert.deepEqual(fromCold, bare);
    assert.deepEqual(fromWarm, bare);
    assertWhole(cold, 100 * times);
    assertWhole(warm, 100 * times + 1);
  });
}

test("init() delivers what ends in listeners of the end that run after its own", async () => {
  await using alone = await startReceiver();
  await using held = await startReceiver();
  const [bare, fromAlone, fromHeld] = await Promise.all([
    run("end-listener", undefined, { count: 5 }),
    run("end-listener", alone.url, { init: PATIENT, count: 5 }),
    run("end-listener", held.url, { init: PATIENT, count: 5, isHeld: true }),
  ]);
  assert.deepEqual(fromAlone, bare);
  assert.deepEqual(fromHeld, bare);
  assertWhole(alone, isDeno ? 15 : 10);
  assertWhole(held, isDeno ? 15 : 10);
});

for (const ending of ["exit-in-listener", "throw-in-listener"]) {
  test(`init() delivers before an exit listener that was there before: ${ending}`, async () => {
    await using receiver = await startReceiver();
    const [bare, traced] = await Promise.all([
      run(ending, undefined, { count: 5 }),
      run(ending, receiver.url, { init: PATIENT, count: 5 }),
    ]);
    assert.deepEqual(traced, bare);
    assertWhole(receiver, 10);
  });
}

test("init() delivers what a tail sampler holds at the natural end without a worker", async () => {
  await using receiver = await startReceiver();
  const options: RunOptions = { init: { ...PATIENT, worker: false }, isHeld: true };
  const [bare, traced] = await Promise.all([
    run("natural", undefined),
    run("natural", receiver.url, options),
  ]);
  assert.deepEqual(traced, bare);
  assertWhole(receiver, 100);
});

/** Takes out of the error output what the package said about itself. */
function takeReports(result: ChildResult): { readonly said: string[]; readonly rest: ChildResult } {
  const said: string[] = [];
  const stderr = result.stderr.replace(/^\[@offthread\/otel\] (.*)\n/gm, (_, report: string) => {
    said.push(report);
    return "";
  });
  return { said, rest: { ...result, stderr } };
}

for (const [name, start] of DEAD_COLLECTORS) {
  test(`init() holds the end up for a bounded time when the collector ${name}`, async () => {
    await using collector = await start();
    await Promise.all(DEAD_ENDINGS.map(async (ending) => {
      const [bare, traced] = await Promise.all([
        run(ending, undefined),
        run(ending, collector.url),
      ]);
      const { said, rest } = takeReports(traced);
      assert.deepEqual(rest, bare, ending);
      assert.match(said.pop() ?? "", /^error: .* 10[01] records/);
      // How far the attempts came is up to the machine.
      assert.ok(said.length <= 1, ending);
      if (said.length === 1) {
        assert.match(said[0], /^warning: .* failed 2 times and is retried/);
      }
    }));
  });
}

const needsCertificates = skipUnless(canMakeCertificates(), "there is no openssl command");

for (
  const [what, otlp] of [
    ["the collector is not trusted", {}],
    ["a TLS file is not there", { certificateFile: "/nowhere/ca.pem" }],
  ] as const
) {
  test(`init() holds the end up for a bounded time when ${what}`, needsCertificates, async () => {
    await using collector = await startReceiver({ tls: makeCertificates().server });
    await Promise.all(["natural", "process.exit", "SIGTERM"].map(async (ending) => {
      const [bare, traced] = await Promise.all([
        run(ending, undefined),
        run(ending, collector.url, { init: { otlp } }),
      ]);
      const { said, rest } = takeReports(traced);
      assert.deepEqual(rest, bare, ending);
      assert.match(said.pop() ?? "", /^error: The process ends and 100 records are not delivered/);
      const ofFile = said.filter((message) => message.includes('file "/nowhere/ca.pem" cannot be'));
      assert.equal(ofFile.length, "certificateFile" in otlp ? 1 : 0, ending);
      for (const message of said.filter((each) => !ofFile.includes(each))) {
        assert.match(
          message,
          /^warning: .* failed 2 times and is retried: .*(?:certificate|ca\.pem)/,
        );
      }
    }));
    assert.equal(collector.requests.length, 0);
  });
}

test("init() says of an error that is prevented neither that the process ends nor FATAL", {
  skip: !isDeno,
}, async () => {
  await using receiver = await startReceiver();
  await using collector = await refusing();
  const init = { exit: { flushTimeoutMs: 50 } };
  const [bare, traced, dead] = await Promise.all([
    run("throw-prevented", undefined),
    run("throw-prevented", receiver.url, { init: PATIENT }),
    run("throw-prevented", collector.url, { init }),
  ]);
  assert.deepEqual(traced, bare);
  assert.deepEqual(receiver.logs, []);
  const { said, rest } = takeReports(dead);
  assert.deepEqual(rest, bare);
  const ends = said.filter((report) => report.includes("The process ends"));
  assert.equal(ends.length, 1);
  // Said at the real end, of all that was recorded.
  assert.match(ends[0] ?? "", /ends and 200 records are not/);
});

test("init() says what is not delivered at the end, not at a signal that is handled", async () => {
  await using collector = await refusing();
  const init = { exit: { flushTimeoutMs: 50 } };
  // Of one the listener ends as many spans again, and the program lives on.
  await Promise.all(([["listener", 200], ["listener-exits", 100]] as const).map(
    async ([ending, count]) => {
      const [bare, traced] = await Promise.all([
        run(ending, undefined),
        run(ending, collector.url, { init }),
      ]);
      const { said, rest } = takeReports(traced);
      assert.deepEqual(rest, bare, ending);
      const ends = said.filter((report) => report.includes("The process ends"));
      assert.equal(ends.length, 1, ending);
      assert.match(ends[0] ?? "", new RegExp(`ends and ${count} records are not`), ending);
    },
  ));
});

test("init() says once a signal at the end what is refused, unless logLevel is none", async () => {
  const answer = { status: 401, headers: { "content-type": "text/plain" }, body: "no such key" };
  await using receiver = await startReceiver({ answer });
  await Promise.all(["natural", "process.exit", "throw-later", "SIGTERM"].map(async (ending) => {
    const [bare, loud, quiet] = await Promise.all([
      run(ending, undefined),
      run(ending, receiver.url, { init: PATIENT }),
      run(ending, receiver.url, { init: { ...PATIENT, logLevel: "none" } }),
    ]);
    const { said, rest } = takeReports(loud);
    assert.deepEqual(rest, bare, ending);
    const refused = (items: string): string =>
      `error: The collector at ${receiver.url} refused ${items}: HTTP 401`;
    // The error that ends the process is a log record.
    const lost = ending === "throw-later" ? ["100 spans", "1 log record"] : ["100 spans"];
    assert.deepEqual(
      said.sort(),
      lost.map((items) => `${refused(items)}: no such key${DENIAL_ADVICE}`).sort(),
      ending,
    );
    assert.deepEqual(quiet, bare, ending);
  }));
});

test("init() delivers several batches at the end", async () => {
  await using receiver = await startReceiver();
  await run("process.exit", receiver.url, { init: PATIENT, count: 2048 });
  assertWhole(receiver, 2048);
  assert.equal(receiver.requests.length, 4);
});

test("init() waits at the end for as long as exit.flushTimeoutMs says", async () => {
  // Longer than the default of 2 s.
  await using receiver = await startReceiver({ answer: { delayMs: 2500 } });
  await run("natural", receiver.url, { init: PATIENT });
  assertWhole(receiver, 100);
});

test("init() hooks nothing with exit.hooks false", async () => {
  await using receiver = await startReceiver();
  const init = { exit: { hooks: false } };
  const [bare, traced] = await Promise.all([
    run("SIGTERM", undefined),
    run("SIGTERM", receiver.url, { init }),
  ]);
  assert.deepEqual(traced, bare);
  assert.equal(receiver.requests.length, 0);
});

test("init() in the application's thread lets the end be as it is", async () => {
  await using receiver = await startReceiver();
  await Promise.all(["natural", "process.exit", "throw-later", "SIGTERM"].map(async (ending) => {
    const [bare, traced] = await Promise.all([
      run(ending, undefined),
      run(ending, receiver.url, { init: { worker: "in-thread" } }),
    ]);
    assert.deepEqual(takeReports(traced).rest, bare, ending);
  }));
});

test("init() in the application's thread says what an exit leaves no time for", async () => {
  await using receiver = await startReceiver();
  const init = { worker: "in-thread" };
  await Promise.all(["process.exit", "throw-later", "SIGTERM"].map(async (ending) => {
    const { said } = takeReports(await run(ending, receiver.url, { init }));
    assert.equal(said.length, 1, ending);
    assert.match(said[0] ?? "", /^error: The process ends and 10[01] records are not delivered: /);
    assert.match(said[0] ?? "", /without a worker, nothing is sent .* `await shutdown\(\)`/);
  }));
  assert.deepEqual(receiver.spans, []);
  const { said } = takeReports(await run("natural", receiver.url, { init }));
  assert.deepEqual(said, []);
});

test("init() says at the end what was lost before in a turn that left no time for it", async () => {
  await using receiver = await startReceiver({ answer: { status: 400 } });
  const { said } = takeReports(await run("exit-when-settled", receiver.url));
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /^error: The collector at \S+ refused 100 spans: /);
});

test("init() in the application's thread does not keep a process for its retries", async () => {
  // The wait that is asked for is longer than the program may take.
  const answer = { status: 503, headers: { "retry-after": "300" } };
  await using receiver = await startReceiver({ answer });
  const batch = { scheduledDelayMs: 0, exportTimeoutMs: 600_000 };
  await run("natural-after-failure", receiver.url, {
    init: { worker: "in-thread", traces: { batch }, exit: { flushTimeoutMs: 1 } },
  });
  assert.equal(receiver.requests.length, 1);
});

test("init() in the application's thread says what is not delivered at the end", async () => {
  const answer = { status: 503, headers: { "retry-after": "300" } };
  await using receiver = await startReceiver({ answer });
  const init = { worker: "in-thread", exit: { flushTimeoutMs: 1 } };
  const { said } = takeReports(await run("natural", receiver.url, { init }));
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /^error: The process ends and 100 records are not delivered: /);
});

test("init() in the application's thread says it in the singular of one record", async () => {
  const answer = { status: 503, headers: { "retry-after": "300" } };
  await using receiver = await startReceiver({ answer });
  const init = { worker: "in-thread", exit: { flushTimeoutMs: 1 } };
  const { said } = takeReports(await run("natural", receiver.url, { init, count: 1 }));
  assert.match(said[0] ?? "", /^error: The process ends and 1 record is not delivered: /);
});
