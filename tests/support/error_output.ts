/** Runs a function and returns what it wrote to standard error. */
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
