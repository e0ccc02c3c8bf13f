import { toText } from "../../../api/to_text.ts";
import type { Scope } from "../../../snapshot/mod.ts";
import type { Aggregation } from "../cells/aggregation.ts";
import { checkAggregation } from "../check_aggregation.ts";
import type { ExemplarReservoirFactory } from "../exemplars/exemplar.ts";
import type { InstrumentDescriptor, InstrumentType } from "../instrument_type.ts";
import { namePattern } from "../../name_pattern.ts";
import type { KeepKey } from "./series_table.ts";

/** Which instruments a view matches. All criteria must hold, and one must be given. */
export interface InstrumentSelector {
  /** Name of the instrument, ignoring case; `*` matches any text, `?` one character. */
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

/** What a view matches, and how it shapes the metrics. */
export interface ViewOptions extends InstrumentSelector {
  /** Name of the metric. @default the instrument's */
  readonly name?: string;
  /** Description of the metric. @default the instrument's */
  readonly description?: string;
  /** Keys of the attributes to keep. @default those of the instrument's advice, or all */
  readonly attributeKeys?: readonly string[];
  /** Keys of the attributes to leave out; all others are kept. @default none */
  readonly excludedAttributeKeys?: readonly string[];
  /** How values are aggregated. @default `{ kind: "default" }` */
  readonly aggregation?: Aggregation;
  /** Maximum number of series; the rest goes to an overflow series. @default the reader's */
  readonly aggregationCardinalityLimit?: number;
  /** Creates the exemplar reservoir of a series. @default one that suits the aggregation */
  readonly exemplarReservoir?: ExemplarReservoirFactory;
}

/**
 * Shapes the metrics of some instruments (specification, Metrics SDK, View). `ViewMatchingMode`
 * says how several views that match one instrument combine. Attributes that a view leaves out can
 * still be exported with exemplars; if they must not be, turn exemplars off.
 *
 * @example
 * ```ts
 * import { View } from "@offthread/otel/sdk";
 *
 * new View({ instrumentName: "http.*", attributeKeys: ["http.route"] });
 * ```
 */
export class View {
  /** What the view was created with. */
  readonly options: ViewOptions;
  readonly #fitsName: ((name: string) => boolean) | undefined;

  /**
   * Creates a view, to be given to a provider.
   *
   * @throws TypeError if nothing is selected, if `name` is given without one exact instrument name,
   * if attributes are both kept and left out, and for invalid keys and kinds of aggregations.
   * @throws RangeError for an invalid limit, and for numbers out of range in the aggregation.
   */
  constructor(options: ViewOptions) {
    // A copy: what was checked must not change afterwards.
    this.options = { ...options };
    checkOptions(this.options);
    const { instrumentName } = this.options;
    // Instrument names are case-insensitive.
    this.#fitsName = instrumentName === undefined
      ? undefined
      : namePattern(instrumentName.toLowerCase());
  }

  /** Whether the view matches an instrument of a meter. */
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

  /** Decides which attributes points carry; `undefined` if the view does not filter them. */
  get keepKey(): KeepKey | undefined {
    const { attributeKeys, excludedAttributeKeys } = this.options;
    if (attributeKeys !== undefined) return keepOnly(attributeKeys);
    if (excludedAttributeKeys === undefined) return undefined;
    const excluded = new Set(excludedAttributeKeys);
    return (key) => !excluded.has(key);
  }
}

/** Returns a filter that keeps these keys. */
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

// Otherwise creating an instrument that the view matches would fail, much later.
function checkKeys(name: string, keys: unknown): void {
  if (keys === undefined || Array.isArray(keys)) return;
  throw new TypeError(`${name} of a view must be a list of keys, not ${toText(keys)}.`);
}

/** @throws RangeError if the limit is not an integer of at least 1. */
export function checkCardinalityLimit(limit: number | undefined): void {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1)) return;
  throw new RangeError(`A cardinality limit must be an integer of at least 1, not ${limit}.`);
}
