import { type Scenario, SCENARIOS } from "./scenarios.ts";

/** Concurrent requests. */
const CONCURRENCY = 4;

/** A request with its response. */
export interface Visit {
  readonly scenario: Scenario;
  /** Method and path. */
  readonly label: string;
  /** The response's status. */
  readonly status: number;
  /** The trace that the shop reports; empty if none. */
  readonly traceId: string;
}

/** Sends all requests of all scenarios, mixed, and reads every response to its end. */
export async function sendLoad(shopUrl: string): Promise<readonly Visit[]> {
  const waiting = mix();
  const visits: Visit[] = [];
  const visitor = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      visits.push(await send(shopUrl, next.scenario, next.path));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, visitor));
  return visits;
}

/** The scenarios in rotation, each as often as it asks for. */
function mix(): { readonly scenario: Scenario; readonly path: string }[] {
  const rounds = Math.max(...SCENARIOS.map(({ count }) => count));
  return Array.from({ length: rounds }, (_, round) =>
    SCENARIOS.filter(({ count }) => round < count)
      .map((scenario) => ({ scenario, path: pathOf(scenario, round) }))).flat();
}

function pathOf({ paths }: Scenario, round: number): string {
  return paths[round % paths.length] ?? "/";
}

async function send(shopUrl: string, scenario: Scenario, path: string): Promise<Visit> {
  const { method } = scenario;
  const response = await fetch(`${shopUrl}${path}`, { method });
  await response.text();
  return {
    scenario,
    label: `${method} ${path}`,
    status: response.status,
    traceId: response.headers.get("x-trace-id") ?? "",
  };
}
