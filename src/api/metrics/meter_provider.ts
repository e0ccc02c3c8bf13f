import type { Attributes } from "../attributes.ts";
import type { Meter } from "./meter.ts";

/** What, besides name and version, identifies the scope of a meter. */
export interface MeterOptions {
  /** The schema URL of what the scope records. */
  schemaUrl?: string;
  /** The attributes of the scope. They are part of its identity. */
  attributes?: Attributes;
}

/** Gives out meters. Specification: Metrics API, MeterProvider. */
export interface MeterProvider {
  /**
   * Returns a meter for an instrumentation scope.
   *
   * @param name The name of the instrumented library, module or package.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   */
  getMeter(name: string, version?: string, options?: MeterOptions): Meter;
}
