import { reportOnce } from "../../api/mod.ts";
import { HTTP_KNOWN_METHODS } from "../../config/variables/general_variables.ts";
import { SettingReader } from "../../config/resolve/setting_reader.ts";
import { shareKnownMethods } from "../../http/known_methods.ts";
import type { Platform } from "../platform.ts";

/** Whether the known methods have been set: by the environment, or by `init()`, which wins. */
let areKnown = false;

/** Gives the request methods that the environment names to all instrumentation, once. */
export function learnKnownMethods(platform: Platform | undefined): void {
  if (areKnown) return;
  areKnown = true;
  shareKnownMethods(platform && new SettingReader(platform, reportOnce).read(HTTP_KNOWN_METHODS));
}

/**
 * Gives the request methods that `init()` was given, or found in the environment, to all existing
 * and future instrumentation.
 *
 * @param methods `undefined` for those of the semantic conventions.
 * @returns A function that lets the environment decide again.
 */
export function useKnownMethods(
  methods: readonly string[] | undefined,
  platform: Platform,
): () => void {
  areKnown = true;
  shareKnownMethods(methods);
  return () => {
    areKnown = false;
    learnKnownMethods(platform);
  };
}
