import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { startReceiver } from "../support/receiver.ts";
import { isDeno, runChild, runProgram } from "../support/run_child.ts";
import { pointToCheckout, programsIn, TemporaryFolder, typeChecker } from "./package_fixture.ts";

/** The pages that have programs in them. */
const PAGES: readonly string[] = [
  "README.md",
  "docs/configuration_file.md",
  "docs/how_to.md",
  "docs/metrics.md",
  "docs/options.md",
  "docs/security.md",
];

/** The one block of the README that holds a text. */
function readmeBlock(part: string): string {
  const found = programsIn("README.md").filter((block) => block.includes(part));
  assert.equal(found.length, 1, part);
  return found[0] ?? "";
}

test("programs of the pages that are not for another runtime have sound types", async () => {
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  const other = isDeno ? /\bBun\./ : /\bDeno\./;
  const files = PAGES.flatMap((page) =>
    programsIn(page).filter((program) => !other.test(program))
      .map((program, index) => folder.write(`${basename(page, ".md")}_${index}.ts`, program))
  );
  assert.ok(files.length > 15, String(files.length));
  const [program = "", ...args] = typeChecker(folder);
  const names = isDeno ? files : [];
  const { code, stdout, stderr } = await runChild(program, [...args, ...names], {
    folder: folder.path,
  });
  assert.equal(code, 0, stdout + stderr);
});

test("the README's program that looks at the stats runs", async () => {
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  const program = folder.write("stats.ts", readmeBlock("handle.stats()"));
  const { code, stdout, stderr } = await runProgram(program, { folder: folder.path });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /ended: 0/);
});

test("the README's log record and measurement know the span that they are in", async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  folder.write("setup.ts", 'import { init } from "@offthread/otel";\ninit();\n');
  const block = readmeBlock("log.info(");
  const program = folder.write("checkout.ts", `import "./setup.ts";\n${block}`);
  const { code, stderr } = await runProgram(program, {
    folder: folder.path,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.deepEqual([code, stderr], [0, ""]);
  const [span] = receiver.spans;
  assert.equal(span?.name, "checkout");
  assert.deepEqual(receiver.logs.map(({ traceId, spanId }) => [traceId, spanId]), [
    [span?.traceId, span?.spanId],
  ]);
});

test("the security page's processor takes out what it says, before it is exported", async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  const [block = ""] = programsIn("docs/security.md").filter((text) => text.includes("onEnding"));
  const { code, stdout, stderr } = await runProgram(folder.write("mask.ts", block), {
    folder: folder.path,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.deepEqual([code, stdout, stderr], [0, "", ""]);
  assert.deepEqual(receiver.spans.map(({ name }) => name), ["sign in"]);
  assert.deepEqual(receiver.spans[0]?.attributes, { "user.email": "REDACTED" });
});
