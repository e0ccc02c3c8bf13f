import { toText } from "../../../api/to_text.ts";
import type { Scope } from "../../../snapshot/mod.ts";
import { type Aggregation, checkAggregation } from "../cells/aggregation.ts";
import type { ExemplarReservoirFactory } from "../exemplars/exemplar.ts";
import type { InstrumentDescriptor, InstrumentType } from "../instrument_type.ts";
import { namePattern } from "../../name_pattern.ts";
import type { KeepKey } from "./series_table.ts";

/** Which instruments a view is about: all that is given must hold, and something must be given. */
export interface InstrumentSelector {
  /** Name of the instrument, whatever its case; `*` stands for any text, `?` for one character. */
  readonly instrumentName?: string;
  /** Kind of the instrument. */
  readonly instrumentType?: InstrumentType;
  /** Unit of the instrument. */
  readonly instrumentUnit?: string;
  /** Name of the meter. */
  readonly meterName?: string;
  /** Version of the meter. */
  readonly meterVersion?: string;
  /** Schema URL of the meter. */
  readonly meterSchemaUrl?: string;
}

/** What a view makes of an instrument's measurements. */
export interface ViewOptions extends InstrumentSelector {
  /** Name of the metric. @default the instrument's */
  readonly name?: string;
  /** Description of the metric. @default the instrument's */
  readonly description?: string;
  /** The attributes to keep, by key. @default those of the instrument's advice, or all */
  readonly attributeKeys?: readonly string[];
  /** The attributes to leave out, by key; all others are kept. @default none */
  readonly excludedAttributeKeys?: readonly string[];
  /** What is made of the values. @default `{ kind: "default" }` */
  readonly aggregation?: Aggregation;
  /** Most series; what exceeds them goes into one overflow series. @default that of the reader */
  readonly aggregationCardinalityLimit?: number;
  /** Makes the exemplar reservoir of a series. @default what suits the aggregation */
  readonly exemplarReservoir?: ExemplarReservoirFactory;
}

/**
 * Shapes the metrics of some instruments (specification, Metrics SDK, View). `ViewMatchingMode`
 * says what becomes of several views that match one instrument. Attributes that a view
 * leaves out can still go out with exemplars; turn exemplars off where they must not.
 *
 * @example
 * ```ts
 * import { View } from "@offthread/otel/sdk";
 *
 * new View({ instrumentName: "http.*", attributeKeys: ["http.route"] });
 * ```
 */
export class View {
  /** What the view was made with. */
  readonly options: ViewOptions;
  readonly #fitsName: ((name: string) => boolean) | undefined;

  /**
   * A view, to be given to a provider.
   *
   * @throws TypeError where nothing is selected, where one name is given to instruments of any
   * name, where attributes are both kept and left out, and for keys and aggregations that are none.
   * @throws RangeError for limits and boundaries that make no sense.
   */
  constructor(options: ViewOptions) {
    // A copy: what was checked must not change afterwards.
    this.options = { ...options };
    checkOptions(this.options);
    const { instrumentName } = this.options;
    // Instrument names do not differ by case.
    this.#fitsName = instrumentName === undefined
      ? undefined
      : namePattern(instrumentName.toLowerCase());
  }

  /** Whether the view is about an instrument of a meter. */
  matches(instrument: InstrumentDescriptor, meter: Scope): boolean {
    const { instrumentType, instrumentUnit, meterName, meterVersion, meterSchemaUrl } =
      this.options;
    return (this.#fitsName === undefined || this.#fitsName(instrument.name.toLowerCase())) &&
      (instrumentType === undefined || instrumentType === instrument.type) &&
      (instrumentUnit === undefined || instrumentUnit === instrument.unit) &&
      (meterName === undefined || meterName === meter.name) &&
      (meterVersion === undefined || meterVersion === meter.version) &&
      (meterSchemaUrl === undefined || meterSchemaUrl === meter.schemaUrl);
  }

  /** Which attributes points carry; `undefined` where the view says nothing about it. */
  get keepKey(): KeepKey | undefined {
    const { attributeKeys, excludedAttributeKeys } = this.options;
    if (attributeKeys !== undefined) return keepOnly(attributeKeys);
    if (excludedAttributeKeys === undefined) return undefined;
    const excluded = new Set(excludedAttributeKeys);
    return (key) => !excluded.has(key);
  }
}

/** Keeps the attributes with these keys. */
export function keepOnly(keys: readonly string[]): KeepKey {
  const kept = new Set(keys);
  return (key) => kept.has(key);
}

function checkOptions(options: ViewOptions): void {
  const { instrumentName, instrumentType, instrumentUnit, meterName, meterVersion } = options;
  const selectors = [
    instrumentName,
    instrumentType,
    instrumentUnit,
    meterName,
    meterVersion,
    options.meterSchemaUrl,
  ];
  if (selectors.every((selector) => selector === undefined)) {
    throw new TypeError("A view must select instruments: give an instrument name, type or meter.");
  }
  const isOneName = instrumentName !== undefined && !/[*?]/.test(instrumentName);
  if (options.name !== undefined && !isOneName) {
    throw new TypeError(
      `A view cannot give the name ${JSON.stringify(options.name)} to several instruments: ` +
        "select one by its name.",
    );
  }
  checkKeys("attributeKeys", options.attributeKeys);
  checkKeys("excludedAttributeKeys", options.excludedAttributeKeys);
  if (options.attributeKeys !== undefined && options.excludedAttributeKeys !== undefined) {
    throw new TypeError("A view cannot have both attributeKeys and excludedAttributeKeys.");
  }
  checkCardinalityLimit(options.aggregationCardinalityLimit);
  if (options.aggregation !== undefined) checkAggregation(options.aggregation);
}

// Else no instrument that the view matches could be made, long after.
function checkKeys(name: string, keys: unknown): void {
  if (keys === undefined || Array.isArray(keys)) return;
  throw new TypeError(`${name} of a view must be a list of keys, not ${toText(keys)}.`);
}

/** @throws RangeError for a limit that is no integer of at least 1. */
export function checkCardinalityLimit(limit: number | undefined): void {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1)) return;
  throw new RangeError(`A cardinality limit must be an integer of at least 1, not ${limit}.`);
}
