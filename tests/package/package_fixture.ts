/**
 * Programs that use the package from elsewhere, in folders of their own.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Receiver } from "../support/receiver.ts";
import { programCommand } from "../../tools/setup.mjs";
import { type ChildResult, isDeno, runChild } from "../support/run_child.ts";

/** The checkout. */
export const PROJECT_FOLDER: string = fileURLToPath(new URL("../../", import.meta.url));

/** A program that ends spans and leaves their delivery to the end of the process. */
export function spanProgram(specifier: string): string {
  return `
import { init, trace } from "${specifier}";
const handle = init({ serviceName: "elsewhere" });
for (let index = 0; index < 100; index++) {
  trace.getTracer("program").startSpan("span " + index).end();
}
console.log(handle.stats().traces.ended);
`;
}

/** A new folder, which goes with its owner. */
export class TemporaryFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "offthread-otel-package-"));

  /** Writes a file, with the folders that it needs; returns its path. */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A file of the checkout. */
export function projectText(path: string): string {
  return readFileSync(join(PROJECT_FOLDER, path), "utf8");
}

/** The entry points of the package: subpath and file, both with "./". */
export function entryPoints(): Readonly<Record<string, string>> {
  // why: the project's own file
  const { exports } = JSON.parse(projectText("deno.json")) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  return exports;
}

/** What the package's names stand for in the checkout. */
export function checkoutPaths(): readonly (readonly [string, string])[] {
  return Object.entries(entryPoints())
    .map(([name, file]) => [join("@offthread/otel", name), join(PROJECT_FOLDER, file)]);
}

/** Points the package's name to the checkout, for both runtimes. */
export function pointToCheckout(folder: TemporaryFolder): void {
  const entries = checkoutPaths();
  // why: the project's own file
  const { compilerOptions } = JSON.parse(projectText("deno.json")) as {
    readonly compilerOptions: object;
  };
  const imports = Object.fromEntries(entries);
  folder.write("deno.json", JSON.stringify({ compilerOptions, imports }));
  const paths = Object.fromEntries(entries.map(([name, file]) => [name, [file]]));
  folder.write("tsconfig.json", JSON.stringify({ compilerOptions: { paths } }));
}

/** The programs of a page, as they stand there. */
export function programsIn(page: string): readonly string[] {
  return [...projectText(page).matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
    .map(([, program = ""]) => program);
}

/** The checker of this runtime: Deno's own, or tsc with Bun's types. */
export function typeChecker(folder: TemporaryFolder): readonly string[] {
  if (isDeno) return [process.execPath, "check", "--quiet"];
  // why: the project's own file
  const { compilerOptions } = JSON.parse(projectText("tsconfig.bun.json")) as {
    readonly compilerOptions: object;
  };
  const paths = checkoutPaths().map(([name, file]) => [name, [file]]);
  const config = {
    compilerOptions: {
      ...compilerOptions,
      typeRoots: [join(PROJECT_FOLDER, "node_modules/@types")],
      paths: Object.fromEntries(paths),
    },
    include: ["*.ts"],
  };
  const project = folder.write("tsconfig.check.json", JSON.stringify(config));
  return [...programCommand("tsc"), "--project", project];
}

/** Writes the program, bundles it with a command, and gives the path of the bundle. */
export async function bundle(
  folder: TemporaryFolder,
  command: (source: string, output: string) => readonly string[],
): Promise<string> {
  const source = folder.write("source/program.ts", spanProgram(join(PROJECT_FOLDER, "mod.ts")));
  const output = join(folder.path, "output", "program.mjs");
  const [name = "", ...args] = command(source, output);
  const { code, stderr } = await runChild(name, args, { folder: folder.path });
  assert.equal(code, 0, stderr);
  return output;
}

/** Asserts that the program ran and its spans arrived. */
export function assertDelivered({ code, stdout, stderr }: ChildResult, receiver: Receiver): void {
  assert.deepEqual([code, stdout], [0, "100\n"], stderr);
  assert.equal(receiver.spans.length, 100);
  assert.deepEqual(receiver.errors, []);
}
