import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import type { Sampler } from "./sampler.ts";

const stopped = new WeakSet<Sampler>();

/**
 * Tells a sampler, which may be the application's code, that nobody asks it any more; once, though
 * it may stand in several places of a sampler, and whoever made it may tell it too.
 */
export function stopSampler(sampler: Sampler): void {
  if (stopped.has(sampler)) return;
  stopped.add(sampler);
  stop(sampler).catch((error: unknown) => {
    const message = `Sampler ${toText(sampler)} could not be stopped: ${toText(error)}`;
    reportOnce("sampler-shutdown", "error", message);
  });
}

async function stop(sampler: Sampler): Promise<void> {
  await sampler.shutdown?.();
}
