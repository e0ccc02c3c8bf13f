import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { programPath, PROJECT_FOLDER } from "../setup.mjs";

/** How long Debian's package may take to install. */
const INSTALL_TIMEOUT_MS = 240_000;

/** The programs, or why there are none. */
export type Programs = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Finds `prometheus` and `promtool`. CI that runs as root installs them from Debian's package;
 * other machines are not changed.
 */
export function findPrograms(): Programs {
  if (arePresent()) return { ok: true };
  if (process.env.CI !== "true" || process.getuid?.() !== 0) {
    return { ok: false, reason: "prometheus and promtool are not installed" };
  }
  const options = { stdio: "ignore", timeout: INSTALL_TIMEOUT_MS } as const;
  const packageWords = ["install", "-y", "--no-install-recommends", "prometheus"];
  spawnSync("apt-get", ["update"], options);
  spawnSync("apt-get", packageWords, {
    ...options,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return arePresent()
    ? { ok: true }
    : { ok: false, reason: "Debian's package prometheus cannot be installed here" };
}

function arePresent(): boolean {
  return ["prometheus", "promtool"].every((name) =>
    spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0
  );
}

/** A started program, with its first line. */
export interface Started extends Disposable {
  readonly child: ChildProcess;
  readonly firstLine: string;
}

/** Starts the program with metrics on a runtime, and waits for its first line. */
export async function startShop(runtime: "deno" | "bun"): Promise<Started> {
  const words = runtime === "deno" ? ["run", "--quiet", "--allow-all"] : [];
  const child = spawn(programPath(runtime), [...words, "tools/prometheus/shop.ts"], {
    cwd: PROJECT_FOLDER,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const firstLine = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("\n")) resolve(said.slice(0, said.indexOf("\n")));
    });
    child.on("error", reject);
    child.on("close", (code) => reject(new Error(`the shop on ${runtime} ended with ${code}`)));
  });
  return { child, firstLine, [Symbol.dispose]: () => void child.kill("SIGKILL") };
}
