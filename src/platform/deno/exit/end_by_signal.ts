import { type ExitSignal, SIGINT_EXIT_CODE, SIGTERM_EXIT_CODE } from "../../platform.ts";
import { type DenoLike, isBefore, isGranted } from "../deno_like.ts";

/**
 * The time within which a raised signal arrives, in milliseconds: after it, this process no longer
 * waits for the signal to end it, nor for one that the application has raised.
 */
export const SIGNAL_ARRIVAL_LIMIT_MS = 250;

/**
 * Does what the signal would have done. `deno run --watch` calls the listeners of SIGTERM before it
 * restarts the program. Raising the signal then ends the watching as well; an exit does not
 * (denoland/deno#35942). Nothing tells whether a watcher runs, but it implies a terminal, and there
 * both endings look alike.
 *
 * Before Deno 2.9 a program needs `--allow-run` to signal itself; without it, Deno would prompt a
 * user at a terminal.
 */
export function endBySignal(deno: DenoLike, signal: ExitSignal): void {
  const exitCode = signal === "SIGTERM" ? SIGTERM_EXIT_CODE : SIGINT_EXIT_CODE;
  const needsExit = isOnTerminal(deno) && (signal === "SIGTERM" || wouldPrompt(deno));
  try {
    if (needsExit) deno.exit(exitCode);
    else deno.kill(deno.pid, signal);
  } catch {
    deno.exit(exitCode);
  }
}

/**
 * Blocks this thread until the process has ended. If no processor is idle, a raised signal ends it
 * some milliseconds later, from another thread; until then, the program would record what nobody
 * delivers any more. The wait has a bound because a listener in a worker may keep the process
 * alive. A shorter one would not be enough on a machine under load.
 */
export function blockThread(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SIGNAL_ARRIVAL_LIMIT_MS);
}

// Whether Deno would prompt, by its version. If not, SIGINT is raised: a shell leaves its loop only
// if it sees Ctrl-C end a program.
function wouldPrompt(deno: DenoLike): boolean {
  return isBefore(deno, [2, 9, 0]) && !isGranted(deno, { name: "run" });
}

function isOnTerminal({ stdin, stdout, stderr }: DenoLike): boolean {
  return [stdin, stdout, stderr].some((stream) => stream.isTerminal());
}
