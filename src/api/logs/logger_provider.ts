import type { Attributes } from "../attributes.ts";
import type { Logger } from "./logger.ts";

/** What, besides name and version, identifies the scope of a logger. */
export interface LoggerOptions {
  /** The schema URL of what the scope records. */
  schemaUrl?: string;
  /** The attributes of the scope. They are part of its identity. */
  attributes?: Attributes;
}

/** Gives out loggers. Specification: Logs API, LoggerProvider. */
export interface LoggerProvider {
  /**
   * Returns a logger for an instrumentation scope.
   *
   * @param name The name of the instrumented library, module or package.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   */
  getLogger(name: string, version?: string, options?: LoggerOptions): Logger;
}
