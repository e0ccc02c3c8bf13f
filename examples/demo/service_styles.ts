import type { Style } from "./terminal.ts";

/** The colour of each service. */
export const SERVICE_STYLES: ReadonlyMap<string, Style> = new Map([
  ["shop", "cyan"],
  ["stock", "magenta"],
]);
