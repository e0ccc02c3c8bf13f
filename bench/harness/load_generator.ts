import { spawn, spawnSync } from "node:child_process";
import { programCommand } from "../../tools/setup.mjs";

/** Open connections. */
const CONNECTIONS = 32;

/** Results of a load generator. */
export interface LoadReport {
  /** Completed requests per second. */
  readonly requestsPerSecond: number;
  /** 99th percentile of the response time. */
  readonly p99Ms: number;
}

/** Loads one server as fast as it responds. */
export interface LoadGenerator {
  /** The program. */
  readonly name: string;
  /** A note on its figures. */
  readonly caveat?: string;
  /** Loads for a number of seconds. */
  run(url: string, seconds: number, pin: readonly string[]): Promise<LoadReport>;
}

const WRK: LoadGenerator = { name: "wrk", run: runWrk };

const AUTOCANNON: LoadGenerator = {
  name: "autocannon",
  run: runAutocannon,
  caveat: "wrk is not installed, and autocannon needs more of a core for a request than the " +
    "bare server does, so most servers wait for it: rates are closer together than with wrk, and " +
    "the shares by processor time tell more",
};

/** wrk if it is installed, which costs least; else autocannon. */
export function chooseLoadGenerator(): LoadGenerator {
  return spawnSync("wrk", ["--version"]).error === undefined ? WRK : AUTOCANNON;
}

async function runWrk(url: string, seconds: number, pin: readonly string[]): Promise<LoadReport> {
  const options = ["-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, "--latency"];
  const output = await outputOf([...pin, "wrk", ...options, url]);
  const errors = /^ {2}(Non-2xx.*|Socket errors.*)$/m.exec(output);
  if (errors !== null) throw new Error(`wrk saw errors: ${errors[1]}`);
  const rate = /^Requests\/sec:\s+([\d.]+)/m.exec(output)?.[1];
  const [, p99, unit] = /^\s+99%\s+([\d.]+)(us|ms|s)$/m.exec(output) ?? [];
  return {
    requestsPerSecond: Number(rate),
    p99Ms: Number(p99) * (unit === "us" ? 1e-3 : unit === "s" ? 1e3 : 1),
  };
}

async function runAutocannon(
  url: string,
  seconds: number,
  pin: readonly string[],
): Promise<LoadReport> {
  const options = ["--json", "-c", String(CONNECTIONS), "-d", String(seconds)];
  const output = await outputOf([...pin, ...programCommand("autocannon"), ...options, url]);
  // why: autocannon's output, with the documented members
  const report = JSON.parse(output) as {
    readonly requests: { readonly average: number };
    readonly latency: { readonly p99: number };
    readonly errors: number;
    readonly non2xx: number;
  };
  if (report.errors + report.non2xx > 0) throw new Error("autocannon saw errors");
  return { requestsPerSecond: report.requests.average, p99Ms: report.latency.p99 };
}

async function outputOf(command: readonly string[]): Promise<string> {
  const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "ignore"] });
  let output = "";
  child.stdout.on("data", (data) => output += String(data));
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${String(code)}`);
  return output;
}
