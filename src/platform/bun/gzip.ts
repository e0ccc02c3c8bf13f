import { type Bytes, GZIP_LEVEL } from "../../otlp/sender/gzip.ts";

/** The part of Bun's globals that is used here. */
interface BunGlobals {
  readonly Bun?: {
    gzipSync?(body: Bytes, options: { readonly level: number }): Bytes;
  };
}

/**
 * Returns Bun's own gzip compression; `undefined` on another runtime. Bun's `node:zlib` makes a
 * stream for each body and takes a third longer (bench/export_cpu.ts).
 */
export function createBunGzip(): ((body: Bytes) => Promise<Bytes>) | undefined {
  // why: the global exists on Bun only, and its types are no part of the package
  const { gzipSync } = (globalThis as BunGlobals).Bun ?? {};
  if (typeof gzipSync !== "function") return undefined;
  return (body) => new Promise((resolve) => resolve(gzipSync(body, { level: GZIP_LEVEL })));
}
