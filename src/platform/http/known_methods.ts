import { reportOnce } from "../../api/mod.ts";
import { HTTP_KNOWN_METHODS } from "../../config/variables/general_variables.ts";
import { SettingReader } from "../../config/resolve/setting_reader.ts";
import { shareKnownMethods } from "../../http/known_methods.ts";
import type { Platform } from "../platform.ts";

/** Whether somebody has said which methods are known: the environment, or `init()`, which wins. */
let areKnown = false;

/** Shares the request methods that the environment names with instrumentation, once. */
export function learnKnownMethods(platform: Platform | undefined): void {
  if (areKnown) return;
  areKnown = true;
  shareKnownMethods(platform && new SettingReader(platform, reportOnce).read(HTTP_KNOWN_METHODS));
}

/**
 * Shares the request methods that `init()` was given, or that it found in the environment, with
 * instrumentation: with what is made later, and with what is made already.
 *
 * @param methods `undefined` for those of the semantic conventions.
 * @returns A function that has the environment decide again.
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
