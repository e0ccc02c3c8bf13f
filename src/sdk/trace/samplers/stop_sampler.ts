import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import type { Sampler } from "./sampler.ts";

const stopped = new WeakSet<Sampler>();

/**
 * Shuts down a sampler, which may be the application's code, only once: it may stand in several
 * places of a composite sampler, and its owner may stop it too.
 */
export function stopSampler(sampler: Sampler): void {
  if (stopped.has(sampler)) return;
  stopped.add(sampler);
  stop(sampler).catch((error: unknown) => {
    const message = `Sampler ${toText(sampler)} threw in shutdown(): ${toText(error)}`;
    reportOnce("sampler-shutdown", "error", message);
  });
}

async function stop(sampler: Sampler): Promise<void> {
  await sampler.shutdown?.();
}
