import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { formatTable } from "./print_table.ts";
import { describeMachine, type Machine, type RuntimeName, RUNTIMES } from "./runtimes.ts";
import type { Suite, SuiteResult } from "./suite.ts";

/** Default rounds: enough for a median that one disturbance cannot change. */
const DEFAULT_ROUNDS = 5;

const HELP = `Compares this package with the official OpenTelemetry packages.

  --only a,b       only these suites
  --runtime deno   only this runtime: deno or bun
  --rounds 5       how often every case is measured; the median counts
  --json           JSON instead of tables
`;

/** Runs the suites if the script was started, not imported. */
export async function runStandalone(url: string, suites: readonly Suite[]): Promise<void> {
  const script = process.argv[1];
  if (script !== undefined && pathToFileURL(script).href === url) await runSuites(suites);
}

/**
 * Runs suites by the command line and prints their results.
 *
 * @throws TypeError, RangeError for an invalid command line.
 */
export async function runSuites(all: readonly Suite[]): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      only: { type: "string" },
      runtime: { type: "string" },
      rounds: { type: "string", default: String(DEFAULT_ROUNDS) },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP + all.map((suite) => `\n  ${suite.id}  ${suite.title}`).join(""));
    return;
  }
  const suites = chosenSuites(all, values.only);
  const runtimes = chosenRuntimes(values.runtime);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`--rounds takes a whole number from 1, not ${values.rounds}`);
  }
  const machine = describeMachine(runtimes);
  if (!values.json) console.log(formatMachine(machine));
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    const progress = (text: string): void => showProgress(`(${suite.id}) ${text}`);
    const result = await suite.run({ runtimes, rounds, progress });
    showProgress("");
    results.push(result);
    if (!values.json) console.log(formatResult(result));
  }
  if (values.json) console.log(JSON.stringify({ machine, rounds, results }, undefined, 2));
}

function chosenSuites(all: readonly Suite[], only: string | undefined): readonly Suite[] {
  if (only === undefined) return all;
  return only.split(",").map((id) => {
    const suite = all.find((each) => each.id === id.trim());
    if (suite === undefined) {
      throw new RangeError(`--only: there is no suite ${JSON.stringify(id)}`);
    }
    return suite;
  });
}

function chosenRuntimes(name: string | undefined): readonly RuntimeName[] {
  if (name === undefined) return RUNTIMES;
  const runtime = RUNTIMES.find((each) => each === name);
  if (runtime === undefined) throw new RangeError(`--runtime takes deno or bun, not ${name}`);
  return [runtime];
}

function formatMachine({ cpu, cores, memoryGib, kernel, versions }: Machine): string {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return `${cpu}, ${cores} cores, ${memoryGib} GiB, kernel ${kernel}\n${names}`;
}

function formatResult({ id, title, columns, rows, notes }: SuiteResult): string {
  const lines = [`\n(${id}) ${title}\n`, formatTable(columns, rows)];
  if (notes.length > 0) lines.push("", ...notes);
  return lines.join("\n");
}

// Only on a terminal, and never among the results.
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
}
