import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../fixtures/exhausted_program.ts", import.meta.url));

const SCRIPT = `ulimit -n 64; exec "$RUNTIME" run --quiet --no-check --allow-all "$PROGRAM"`;

/** Asks until there is an answer. */
async function statusOf(url: string): Promise<number> {
  while (true) {
    try {
      const answer = await fetch(url);
      await answer.body?.cancel();
      return answer.status;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

test("serve() listens anew when there was no descriptor left for a scrape", async () => {
  const child = spawn("/bin/sh", ["-c", SCRIPT], {
    env: { ...process.env, RUNTIME: process.execPath, PROGRAM },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  const scrape = connect(port, "127.0.0.1");
  scrape.on("error", () => {});
  const { value } = await lines.next();
  assert.match(
    value ?? "",
    /^error: The listener for Prometheus failed and is restarted: .*os error/,
  );
  scrape.destroy();
  child.stdin.write("go on\n");
  assert.equal(await statusOf(`http://127.0.0.1:${port}/metrics`), 200);
  child.stdin.end();
  const [code] = await once(child, "close");
  assert.equal(code, 0);
});
