import type { Context } from "../context/context.ts";

/** Writes one field to a carrier. Stateless. Specification: Propagators API, Setter. */
export interface TextMapSetter<Carrier = unknown> {
  /**
   * Sets a field, replacing what the carrier had under that name.
   *
   * @param carrier What travels, for example request headers.
   * @param key The name of the field.
   * @param value Its value.
   */
  set(carrier: Carrier, key: string, value: string): void;
}

/** Reads fields of a carrier. Stateless. Specification: Propagators API, Getter. */
export interface TextMapGetter<Carrier = unknown> {
  /**
   * Returns the names of all fields.
   *
   * @param carrier What travelled, for example request headers.
   */
  keys(carrier: Carrier): string[];
  /**
   * Returns the value of a field, all values where there are several, or `undefined`. For HTTP
   * headers the name is not case-sensitive.
   *
   * @param carrier What travelled, for example request headers.
   * @param key The name of the field.
   */
  get(carrier: Carrier, key: string): undefined | string | string[];
}

/**
 * Writes what a context holds to a carrier, and reads it back on the other side.
 *
 * Specification: Propagators API, TextMapPropagator.
 */
export interface TextMapPropagator<Carrier = unknown> {
  /**
   * Writes the context to the carrier.
   *
   * @param context The context that travels.
   * @param carrier What it travels in, for example request headers.
   * @param setter How to write to the carrier.
   */
  inject(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void;
  /**
   * Returns `context` with what the carrier holds. Input that cannot be read changes nothing,
   * and never throws.
   *
   * @param context The context to start from.
   * @param carrier What travelled, for example request headers.
   * @param getter How to read the carrier.
   */
  extract(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context;
  /** Returns the names of the fields that `inject` may write. */
  fields(): string[];
}
