import type { Attributes } from "../attributes.ts";
import type { Tracer } from "./tracer.ts";

/** What, besides name and version, identifies the scope of a tracer. */
export interface TracerOptions {
  /** The schema URL of what the scope records. */
  schemaUrl?: string;
  /** The attributes of the scope. They are part of its identity. */
  attributes?: Attributes;
}

/** Gives out tracers. Specification: Trace API, TracerProvider. */
export interface TracerProvider {
  /**
   * Returns a tracer for an instrumentation scope.
   *
   * @param name The name of the instrumented library, module or package.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   */
  getTracer(name: string, version?: string, options?: TracerOptions): Tracer;
}
