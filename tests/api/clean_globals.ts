const KEYS: readonly symbol[] = [
  Symbol.for("opentelemetry.js.api.1"),
  Symbol.for("io.opentelemetry.js.api.logs"),
];

/**
 * Calls a function in a process in which nobody has registered anything, and puts back what was
 * there before: some test runners run all files in one process.
 */
export function withCleanGlobals(run: () => void): void {
  const before = KEYS.map((key) => Reflect.get(globalThis, key));
  for (const key of KEYS) Reflect.deleteProperty(globalThis, key);
  try {
    run();
  } finally {
    KEYS.forEach((key, index) => {
      if (before[index] === undefined) Reflect.deleteProperty(globalThis, key);
      else Reflect.set(globalThis, key, before[index]);
    });
  }
}

/** Returns what is in the shared slot, or sets it. */
export function globalSlot(value?: object): Record<string, unknown> | undefined {
  if (value !== undefined) Reflect.set(globalThis, Symbol.for("opentelemetry.js.api.1"), value);
  return Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"));
}
