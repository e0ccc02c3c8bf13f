import { type ExitSignal, SIGINT_EXIT_CODE, SIGTERM_EXIT_CODE } from "../../platform.ts";
import { type DenoLike, isBefore, isGranted } from "../deno_like.ts";

/** Longest wait for a signal that was raised, in milliseconds. */
export const RAISED_SIGNAL_MS = 250;

/**
 * Does what the signal would have done. `deno run --watch` calls the listeners of SIGTERM before it
 * starts the program anew. A signal that is raised then ends the watching as well, an exit does not
 * (denoland/deno#35942). Nothing tells that somebody watches, but where somebody does there is a
 * terminal, and there both endings look alike.
 *
 * Before Deno 2.9 a program needs `--allow-run` to signal itself, and where it is not granted, the
 * user of a terminal would be asked for it.
 */
export function endBySignal(deno: DenoLike, signal: ExitSignal): void {
  const exitCode = signal === "SIGTERM" ? SIGTERM_EXIT_CODE : SIGINT_EXIT_CODE;
  const needsExit = isOnTerminal(deno) && (signal === "SIGTERM" || mayAsk(deno));
  try {
    if (needsExit) deno.exit(exitCode);
    else deno.kill(deno.pid, signal);
  } catch {
    deno.exit(exitCode);
  }
}

/**
 * Lets nothing more run until the process has ended. Where no processor is idle, a signal that is
 * raised ends it some milliseconds later, from another thread; what went on meanwhile would record
 * what nobody delivers any more. The wait has a bound because a listener in a worker may keep the
 * process alive. A shorter one would not be enough on a machine under load.
 */
export function blockThread(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RAISED_SIGNAL_MS);
}

// Only the version tells: a shell must see that Ctrl-C ended a program, or its loop goes on.
function mayAsk(deno: DenoLike): boolean {
  return isBefore(deno, [2, 9, 0]) && !isGranted(deno, { name: "run" });
}

function isOnTerminal({ stdin, stdout, stderr }: DenoLike): boolean {
  return [stdin, stdout, stderr].some((stream) => stream.isTerminal());
}
