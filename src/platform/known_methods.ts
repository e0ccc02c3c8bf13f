import { KNOWN_METHODS_VARIABLE, parseKnownMethods } from "../http/mod.ts";
import type { Platform } from "./platform.ts";

/** The known request methods that the environment names, or `undefined` where it names none. */
export function knownMethodsOf(platform: Platform | undefined): readonly string[] | undefined {
  return parseKnownMethods(platform?.getEnv(KNOWN_METHODS_VARIABLE));
}
