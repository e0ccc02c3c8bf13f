import assert from "node:assert/strict";
import { test } from "node:test";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import fc from "fast-check";
import { createContextKey, ROOT_CONTEXT } from "../../src/api/mod.ts";
import { currentPlatform } from "../../src/platform/current.ts";
import { asyncLocalContextStorage, StorageContextManager } from "../../src/sdk/context/mod.ts";
import { RUNS } from "./compare_requests.ts";

const KEY = createContextKey("number");

const ours = new StorageContextManager(
  currentPlatform().contextStorage() ?? asyncLocalContextStorage,
);
const official = new AsyncLocalStorageContextManager().enable();

type Step =
  | { readonly kind: "wait"; readonly way: keyof typeof waits }
  | { readonly kind: "with" | "bind" | "throw"; readonly number: number; readonly steps: Step[] }
  | { readonly kind: "fork"; readonly steps: Step[] };

const waits = {
  promise: () => Promise.resolve(),
  microtask: () => new Promise<void>((resolve) => queueMicrotask(() => checked(resolve))),
  timer: () => new Promise<void>((resolve) => setTimeout(() => checked(resolve), 0)),
  both: async () => {
    await Promise.all([1, 2].map(async () => {
      await undefined;
      check();
    }));
  },
  rejection: () => Promise.reject(new Error("expected")).catch(check),
  generator: async () => {
    for await (const _ of checkedItems()) check();
  },
  event: () => {
    const target = new EventTarget();
    target.addEventListener("x", check);
    target.dispatchEvent(new Event("x"));
  },
};

async function* checkedItems(): AsyncGenerator<number> {
  check();
  yield 1;
  await undefined;
  check();
  yield 2;
}

// A literal has no other keys.
const ways = fc.constantFrom(...Object.keys(waits) as (keyof typeof waits)[]);

const programs: fc.Arbitrary<Step[]> = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  steps: fc.array(tie("step"), { maxLength: 4 }),
  step: fc.oneof(
    { depthSize: "small" },
    fc.record({ kind: fc.constant("wait"), way: ways }),
    fc.record({
      kind: fc.constantFrom("with", "bind", "throw"),
      number: fc.nat(9),
      steps: tie("steps"),
    }),
    fc.record({ kind: fc.constant("fork"), steps: tie("steps") }),
  ),
})).steps;

let checks = 0;

/** Both managers must have the same context throughout the program. */
function check(): void {
  checks++;
  assert.equal(ours.active().getValue(KEY), official.active().getValue(KEY));
}

function checked(resolve: () => void): void {
  check();
  resolve();
}

/** Runs a function in a context of both, nested. */
function inBoth<Result>(number: number, run: () => Result): Result {
  const context = ROOT_CONTEXT.setValue(KEY, number);
  return number % 2 === 0
    ? ours.with(context, () => official.with(context, run))
    : official.with(context, () => ours.with(context, run));
}

async function play(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    check();
    await playStep(step);
    check();
  }
}

async function playStep(step: Step): Promise<void> {
  switch (step.kind) {
    case "wait":
      return await waits[step.way]();
    case "with":
      return await inBoth(step.number, () => play(step.steps));
    case "bind": {
      const context = ROOT_CONTEXT.setValue(KEY, step.number);
      const run = () => play(step.steps);
      const bound = ours.bind(context, official.bind(context, run));
      return await new Promise((resolve) => setTimeout(() => void bound().then(resolve), 0));
    }
    case "throw":
      return await inBoth(step.number, async () => {
        await play(step.steps);
        throw new Error("expected");
      }).catch(check);
    case "fork": {
      const forked = play(step.steps);
      check();
      return await forked;
    }
  }
}

test("active() shows the context that the official context manager shows", async () => {
  await fc.assert(
    fc.asyncProperty(programs, async (steps) => {
      await inBoth(10, () => play(steps));
      assert.equal(ours.active(), ROOT_CONTEXT);
    }),
    RUNS,
  );
  assert.ok(checks > 1000);
});
