import type { Baggage, BaggageEntry } from "./baggage.ts";
import { deleteBaggage, getActiveBaggage, getBaggage, setBaggage } from "./baggage_in_context.ts";
import type { Context } from "../context/context.ts";
import { createBaggage } from "./entry_baggage.ts";
import { clearSlot, readSlot } from "../global/global_slot.ts";
import { registerMember } from "../global/register_member.ts";
import { defaultTextMapGetter, defaultTextMapSetter } from "./text_map_access.ts";
import type { TextMapGetter, TextMapPropagator, TextMapSetter } from "./text_map_propagator.ts";

/** Context that travels between processes. Specification: Propagators API, Baggage API. */
export class PropagationApi {
  /** Makes a baggage. */
  readonly createBaggage: (entries?: Record<string, BaggageEntry>) => Baggage = createBaggage;
  /** Returns the baggage in a context, or `undefined`. */
  readonly getBaggage: (context: Context) => Baggage | undefined = getBaggage;
  /** Returns the active baggage, or `undefined`. */
  readonly getActiveBaggage: () => Baggage | undefined = getActiveBaggage;
  /** Returns a context with a baggage. */
  readonly setBaggage: (context: Context, baggage: Baggage) => Context = setBaggage;
  /** Returns a context without baggage. */
  readonly deleteBaggage: (context: Context) => Context = deleteBaggage;

  /**
   * Sets the propagator of the process.
   *
   * @param propagator Writes and reads carriers.
   * @returns False if another one is registered, or the global slot cannot be written to.
   */
  setGlobalPropagator(propagator: TextMapPropagator): boolean {
    return registerMember("propagation", propagator);
  }

  /**
   * Writes a context to a carrier. Does nothing while no propagator is registered.
   *
   * @param context The context that travels.
   * @param carrier What it travels in, for example request headers.
   * @param setter How to write to the carrier. Default: as properties of an object.
   */
  inject<Carrier>(
    context: Context,
    carrier: Carrier,
    setter: TextMapSetter<Carrier> = defaultTextMapSetter,
  ): void {
    readSlot()?.propagation?.inject(context, carrier, setter);
  }

  /**
   * Returns `context` with what a carrier holds, or `context` itself while no propagator is
   * registered.
   *
   * @param context The context to start from.
   * @param carrier What travelled, for example request headers.
   * @param getter How to read the carrier. Default: as properties of an object.
   */
  extract<Carrier>(
    context: Context,
    carrier: Carrier,
    getter: TextMapGetter<Carrier> = defaultTextMapGetter,
  ): Context {
    const propagator = readSlot()?.propagation;
    return propagator === undefined ? context : propagator.extract(context, carrier, getter);
  }

  /** Returns the names of the fields that `inject` may write. */
  fields(): string[] {
    return readSlot()?.propagation?.fields() ?? [];
  }

  /** Removes the propagator of the process. */
  disable(): void {
    clearSlot("propagation");
  }
}

/** Propagation: `propagation.inject()`, `propagation.extract()`, and baggage. */
export const propagation: PropagationApi = new PropagationApi();
