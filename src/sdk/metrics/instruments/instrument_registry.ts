import { diag, type MetricAdvice, reportOnce } from "../../../api/mod.ts";
import type { InstrumentDescriptor } from "../instrument_type.ts";

/** Maximum length of an instrument's name. */
const MAX_NAME_LENGTH = 255;

/**
 * Maximum number of instruments of one meter. A meter keeps them for as long as it lives, so names
 * made from data would let it grow without end.
 */
export const MAX_INSTRUMENTS = 10_000;

const NAME_PATTERN = /^[A-Za-z][A-Za-z0-9_.\-/]*$/;

/** The part of an instrument that identifies it. */
interface Registered {
  readonly descriptor: InstrumentDescriptor;
}

/**
 * The instruments of one meter. Instruments are the same if their name (ignoring case), kind, unit,
 * description and value type are (specification, Metrics SDK, Duplicate instrument registration).
 */
export class InstrumentRegistry<Instrument extends Registered> {
  readonly #byName = new Map<string, Instrument[]>();
  #count = 0;
  /** Instruments whose conflicting advice was reported: some are created anew at every request. */
  readonly #reported = new WeakSet<Instrument>();

  /**
   * Returns the instrument that is the same as the one described, or one that `create` makes. Its
   * name has the case in which it was first seen. Beyond {@link MAX_INSTRUMENTS}, reports this and
   * returns `undefined`.
   */
  findOrCreate(
    descriptor: InstrumentDescriptor,
    create: (descriptor: InstrumentDescriptor) => Instrument,
  ): Instrument | undefined {
    const key = descriptor.name.toLowerCase();
    const known = this.#byName.get(key) ?? [];
    const same = known.find((instrument) => isSame(instrument.descriptor, descriptor));
    if (same !== undefined) {
      this.#compareAdvice(same, descriptor);
      return same;
    }
    if (this.#count === MAX_INSTRUMENTS) {
      reportFull(descriptor.name);
      return undefined;
    }
    checkName(descriptor.name);
    const name = known[0]?.descriptor.name ?? descriptor.name;
    if (name !== descriptor.name) {
      diag.warn(
        `The instrument ${quoted(descriptor.name)} is recorded as ${quoted(name)}: names of ` +
          "instruments ignore case, and the first spelling counts.",
      );
    }
    const instrument = create({ ...descriptor, name });
    this.#count++;
    this.#byName.set(key, [...known, instrument]);
    return instrument;
  }

  /** All instruments, in unspecified order. */
  all(): Instrument[] {
    return [...this.#byName.values()].flat();
  }

  #compareAdvice(first: Instrument, later: InstrumentDescriptor): void {
    const { name, advice } = first.descriptor;
    if (this.#reported.has(first) || isSameAdvice(advice, later.advice)) return;
    this.#reported.add(first);
    diag.warn(
      `The instrument ${quoted(name)} was created before with other advice; that advice applies.`,
    );
  }
}

function isSame(a: InstrumentDescriptor, b: InstrumentDescriptor): boolean {
  return a.type === b.type && a.unit === b.unit && a.description === b.description &&
    a.valueType === b.valueType;
}

function checkName(name: string): void {
  if (NAME_PATTERN.test(name) && name.length <= MAX_NAME_LENGTH) return;
  diag.error(
    `${quoted(name)} is not a valid instrument name: it must start with a letter and have at ` +
      `most ${MAX_NAME_LENGTH} characters of A-Z a-z 0-9 _ . - /. It is recorded anyway.`,
  );
}

function reportFull(name: string): void {
  reportOnce(
    "metric-instruments",
    "error",
    `A meter has the maximum of ${MAX_INSTRUMENTS} instruments; further ones, such as ` +
      `${quoted(name)}, record nothing.`,
  );
}

// Empty advice never conflicts.
function isSameAdvice(first: MetricAdvice, later: MetricAdvice): boolean {
  try {
    return Object.keys(later).length === 0 || JSON.stringify(first) === JSON.stringify(later);
  } catch {
    return false; // cyclic, or with bigints: not valid advice
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
