import process from "node:process";

/** `CLOCK_PROCESS_CPUTIME_ID` and `CLOCK_THREAD_CPUTIME_ID` of Linux. */
const CLOCKS = { process: 2, thread: 3 } as const;

type ReadClock = (clock: number, result: BigInt64Array) => number;

interface DenoFfi {
  dlopen(
    path: string,
    symbols: { clock_gettime: { parameters: ["i32", "buffer"]; result: "i32" } },
  ): { readonly symbols: { readonly clock_gettime: ReadClock } };
}

interface BunFfi {
  dlopen(
    path: string,
    symbols: { clock_gettime: { args: ["i32", "ptr"]; returns: "i32" } },
  ): { readonly symbols: { readonly clock_gettime: ReadClock } };
}

/** The time of a clock. */
export type TimeKind = "cpu" | "wall";

/**
 * A clock of the processor time of this thread, or of all threads of this process, in milliseconds.
 * Unlike wall time it does not run while another thread or process has the core, such as a worker
 * on a machine with few cores. `process.threadCpuUsage()` has steps of 10 ms on Deno, so the C
 * library is called; if that is impossible, it is wall time.
 */
export async function openCpuClock(
  of: keyof typeof CLOCKS,
): Promise<{ readonly kind: TimeKind; readonly nowMs: () => number }> {
  const read = process.platform === "linux" ? await openLibrary() : undefined;
  if (read === undefined) return { kind: "wall", nowMs: () => performance.now() };
  const result = new BigInt64Array(2);
  const nowMs = (): number => {
    read(CLOCKS[of], result);
    return Number(result[0]) * 1e3 + Number(result[1]) / 1e6;
  };
  return { kind: "cpu", nowMs };
}

async function openLibrary(): Promise<ReadClock | undefined> {
  const path = "libc.so.6";
  try {
    if ("Deno" in globalThis) {
      // why: only Deno's checker knows it
      const deno = (globalThis as unknown as { Deno: DenoFfi }).Deno;
      return deno.dlopen(path, {
        clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
      }).symbols.clock_gettime;
    }
    const name = "bun:ffi";
    // why: only Bun's checker knows it
    const ffi = await import(name) as BunFfi;
    return ffi.dlopen(path, { clock_gettime: { args: ["i32", "ptr"], returns: "i32" } })
      .symbols.clock_gettime;
  } catch (error) {
    console.error(`No clock of processor time, the time on the wall counts: ${String(error)}`);
    return undefined;
  }
}
