import assert from "node:assert/strict";
import { test } from "node:test";
import { Cell, ControlBlock } from "../../src/link/control_block.ts";
import { ExitBudget } from "../../src/link/exit_budget.ts";

interface Lane {
  readonly control: ControlBlock;
  readonly outbox: { pendingCount: number };
}

function lane(pendingCount = 1): Lane {
  return { control: new ControlBlock(), outbox: { pendingCount } };
}

test("leftMs() gives all waits of one end the time of one", () => {
  const budget = new ExitBudget();
  const lanes = [lane()];
  assert.equal(budget.leftMs(2000, lanes), 2000);
  budget.spend(1500, lanes);
  assert.equal(budget.leftMs(2000, lanes), 500);
  budget.spend(501, lanes);
  assert.equal(budget.leftMs(2000, lanes), 0);
});

test("leftMs() gives no time anew for what was delivered during the wait", () => {
  const budget = new ExitBudget();
  const lanes = [lane()];
  budget.leftMs(2000, lanes);
  lanes[0].control.add(Cell.EXPORTED, 10);
  budget.spend(1500, lanes);
  assert.equal(budget.leftMs(2000, lanes), 500);
});

test("leftMs() starts anew where a process that lived on has delivered", () => {
  const budget = new ExitBudget();
  const lanes = [lane()];
  budget.spend(2000, lanes);
  lanes[0].control.add(Cell.EXPORTED, 10);
  assert.equal(budget.leftMs(2000, lanes), 2000);
});

test("leftMs() does not start anew while one lane delivers nothing", () => {
  const budget = new ExitBudget();
  const [dead, alive] = [lane(), lane()];
  budget.spend(2000, [dead, alive]);
  alive.control.add(Cell.EXPORTED, 10);
  assert.equal(budget.leftMs(2000, [dead, alive]), 0);
  dead.outbox.pendingCount = 0;
  assert.equal(budget.leftMs(2000, [dead, alive]), 2000);
});
