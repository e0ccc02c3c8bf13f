import { reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { ExitHooks } from "../platform.ts";

/**
 * Returns the same hooks, with errors reported instead of thrown. A throw in an exit hook would
 * change the exit code of a program that did nothing wrong.
 */
export function guardExitHooks(hooks: ExitHooks): Required<ExitHooks> {
  return {
    flush: guard("flush", hooks.flush),
    onFatalError: guard("onFatalError", hooks.onFatalError ?? (() => {})),
    onIdle: guard<void>("onIdle", hooks.onIdle ?? (() => {})),
  };
}

function guard<Cause>(name: string, hook: (cause: Cause) => void): (cause: Cause) => void {
  return (cause) => {
    try {
      hook(cause);
    } catch (error) {
      reportOnce(`exit-hook-${name}`, "error", `The exit hook ${name} failed: ${toText(error)}`);
    }
  };
}
