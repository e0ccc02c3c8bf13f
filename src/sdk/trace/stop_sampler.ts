import { reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { Sampler } from "./sampler.ts";

/** Tells a sampler, which may be the application's code, that nobody asks it any more. */
export function stopSampler(sampler: Sampler): void {
  stop(sampler).catch((error: unknown) => {
    const message = `Sampler ${toText(sampler)} could not be stopped: ${toText(error)}`;
    reportOnce("sampler-shutdown", "error", message);
  });
}

async function stop(sampler: Sampler): Promise<void> {
  await sampler.shutdown?.();
}
