/** Runs something and gives what was written to the standard error output meanwhile. */
export async function errorOutput(run: () => Promise<void>): Promise<string> {
  const { error } = console;
  const lines: unknown[] = [];
  console.error = (line) => lines.push(line);
  try {
    await run();
  } finally {
    console.error = error;
  }
  return lines.join("\n");
}
