/**
 * Configurations as the options that they come to.
 *
 * @module
 */
import {
  mapConfiguration,
  type MappedConfiguration,
} from "../../src/declarative/map/map_configuration.ts";
import { parseConfiguration } from "../../src/declarative/mod.ts";
import { resolve } from "../config/environment.ts";
import type { OtelConfig } from "../../src/config/mod.ts";

/** What a configuration comes to, with `file_format` put in front of the text. */
export function mapped(yaml: string): MappedConfiguration {
  return mapConfiguration(
    parseConfiguration(`file_format: "1.1"\n${yaml}`, { getEnv: () => undefined }),
  );
}

/** The same, as `init()` resolves it. */
export function resolved(yaml: string): OtelConfig {
  return resolve({}, mapped(yaml).options).config;
}

/** The message with which a configuration is refused; `""` when it is not. */
export function refusal(yaml: string): string {
  try {
    mapped(yaml);
    return "";
  } catch (error) {
    return error instanceof TypeError ? error.message : `no TypeError: ${String(error)}`;
  }
}
